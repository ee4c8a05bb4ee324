package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.log.FailureLog;
import dev.cmdchk.server.log.RequestLog;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers with the verdict of the checks, 200 or 503, for GET, HEAD and OPTIONS alike: of all of them on every path that
 * is nobody else's, of some below {@code /readyz} and {@code /healthz}. OPTIONS runs the checks too, because HAProxy's
 * {@code option httpchk} asks with it.
 */
@RestController
@RequestMapping(method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
class CheckController {
    private static final byte[] HEALTHY = "All checks succeeded.\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNHEALTHY = "Check failed, please see log.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final CheckService checks;

    CheckController(CheckService checks) {
        this.checks = checks;
    }

    @RequestMapping("/**")
    ResponseEntity<byte[]> everyOtherPath(HttpServletRequest request) {
        if (OwnPaths.contain(request.getServletPath())) {
            return Answers.notFound();
        }
        return this.answer(request, Question.ofAll(request));
    }

    @RequestMapping({OwnPaths.READYZ, OwnPaths.HEALTHZ})
    ResponseEntity<byte[]> ready(HttpServletRequest request) {
        return this.answer(request, Question.of(request));
    }

    @RequestMapping({OwnPaths.READYZ + "/{name}", OwnPaths.HEALTHZ + "/{name}"})
    ResponseEntity<byte[]> readyOne(HttpServletRequest request, @PathVariable String name) {
        Question question = Question.of(request).about(name);
        return this.checks.checks().stream().anyMatch(question::isAbout)
                ? this.answer(request, question)
                : Answers.notFound();
    }

    private ResponseEntity<byte[]> answer(HttpServletRequest request, Question question) {
        Report report = this.checks.check(check -> question.isAbout(check) && !question.excludes(check));
        HttpStatus status = statusOf(report.verdict());
        if (report.verdict() == Verdict.UNHEALTHY) {
            request.setAttribute(RequestLog.CAUSE, cause(report));
        }
        Representation form = question.representation();
        return Answers.varying(Answers.of(status, form.mediaType()))
                .body(
                        switch (form) {
                            case TEXT ->
                                question.verbose() ? this.list(request, question, report) : line(report.verdict());
                            case JSON -> Bodies.json(report);
                            case HEALTH_JSON -> Bodies.healthJson(report);
                        });
    }

    /** The one place that turns a verdict into a status code. */
    private static HttpStatus statusOf(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> HttpStatus.OK;
            case UNHEALTHY -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static byte[] line(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> HEALTHY;
            case UNHEALTHY -> UNHEALTHY;
        };
    }

    private byte[] list(HttpServletRequest request, Question question, Report report) {
        Map<String, Run> runs = report.runs().stream()
                .collect(Collectors.toMap(run -> run.check().name(), run -> run));
        VerboseText text = new VerboseText();
        Set<String> unknown = new TreeSet<>(question.excluded());
        for (Check check : this.checks.checks()) {
            unknown.remove(check.name());
            Run run = runs.get(check.name());
            if (run != null) {
                text.check(check.name(), run.verdict());
            } else if (question.isAbout(check)) {
                text.excluded(check.name());
            }
        }
        String title = request.getServletPath().substring(1);
        return text.unknown(unknown).end(title, report.verdict()).getBytes(StandardCharsets.UTF_8);
    }

    private static String cause(Report report) {
        return report.runs().isEmpty()
                ? "every check was excluded"
                : report.failed().stream()
                        .map(run -> run.check().name() + ": " + FailureLog.describe(run.outcome()))
                        .collect(Collectors.joining(", "));
    }
}
