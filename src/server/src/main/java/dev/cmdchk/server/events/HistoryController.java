package dev.cmdchk.server.events;

import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.history.Gap;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.history.Result;
import dev.cmdchk.server.history.Summary;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Answers {@code /checks/{check}/history}: single results, or what they have in common step by step. Runs nothing. */
@RestController
class HistoryController {
    private final CheckService checks;
    private final History history;
    private final Clock clock;

    HistoryController(CheckService checks, History history, Clock clock) {
        this.checks = checks;
        this.history = history;
        this.clock = clock;
    }

    /**
     * @param step as in the request; null for single results
     * @param rows oldest first
     * @param missed times of which something may be missing, or is known in longer steps alone
     * @param uptime in the last time, whatever the request asks for
     * @param next the path and query of the rows that follow; null at the end
     */
    record Page(
            String check,
            @Nullable String step,
            List<?> rows,
            List<Gap> missed,
            List<UptimeJson> uptime,
            @Nullable String next) {}

    @RequestMapping(
            path = "/checks/{name}/history",
            method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
    ResponseEntity<byte[]> history(HttpServletRequest request, @PathVariable String name) {
        if (this.checks.state(name).isEmpty()) {
            return Answers.notFound();
        }
        Span wanted;
        try {
            wanted = Span.of(request, this.clock);
        } catch (DateTimeException e) {
            return Answers.line(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return Json.of(page(name, wanted, request.getParameter("step")));
    }

    private Page page(String check, Span span, @Nullable String step) {
        return span.step().isZero()
                ? page(
                        check,
                        span,
                        step,
                        Part.of(this.history.results(check, span.from(), span.to()), Result::at),
                        ResultJson::of)
                : page(
                        check,
                        span,
                        step,
                        Part.of(this.history.summaries(check, span.from(), span.to(), span.step()), Summary::start),
                        SummaryJson::of);
    }

    private <T> Page page(String check, Span span, @Nullable String step, Part<T> part, Function<T, ?> form) {
        return new Page(
                check,
                step,
                part.rows().stream().map(form).toList(),
                this.history.gaps(check, span.from(), span.to(), span.step()),
                UptimeJson.of(this.history, check, this.clock.instant()),
                part.next(check, span.to(), step).orElse(null));
    }
}
