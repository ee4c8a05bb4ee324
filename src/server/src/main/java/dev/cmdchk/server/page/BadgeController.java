package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.check.CheckService;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers with the picture of what a check says, always 200: no browser shows a picture that comes with 503. It may be
 * stored for as long as the result that it rests on may be used again.
 */
@RestController
class BadgeController {
    private final CheckService checks;
    private final Pages pages;

    BadgeController(CheckService checks, Pages pages) {
        this.checks = checks;
        this.pages = pages;
    }

    @RequestMapping(
            path = "/checks/{name}/badge.svg",
            method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
    ResponseEntity<byte[]> badge(@PathVariable String name) {
        // A group can be asked by its name too, but has no badge.
        return this.checks
                .state(name)
                .flatMap(_ -> this.checks.find(name, Set.of(), Duration.ZERO))
                .flatMap(report -> report.answers().stream().findFirst())
                .map(this::badge)
                .orElseGet(Answers::notFound);
    }

    private ResponseEntity<byte[]> badge(Answer answer) {
        // What rests on no result is to be asked again.
        Duration left = answer instanceof Answer.Known
                ? answer.state().check().freshness().maxAge().minus(answer.age())
                : Duration.ZERO;
        CacheControl keeping = left.toSeconds() > 0 ? CacheControl.maxAge(left).cachePublic() : CacheControl.noCache();
        return this.pages.badge(Answers.of(HttpStatus.OK, Pages.SVG, keeping), answer);
    }
}
