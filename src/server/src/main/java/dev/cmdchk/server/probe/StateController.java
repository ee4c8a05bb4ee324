package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Status;
import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.page.Pages;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Tells what is known of the checks from runs that others asked for. Runs nothing, so it is no verdict: always 200. */
@RestController
@RequestMapping(method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
class StateController {
    private final CheckService checks;
    private final History history;
    private final Pages pages;

    StateController(CheckService checks, History history, Pages pages) {
        this.checks = checks;
        this.history = history;
        this.pages = pages;
    }

    @RequestMapping(OwnPaths.CHECKS)
    ResponseEntity<byte[]> all(HttpServletRequest request) {
        if (Question.isForPage(request)) {
            return this.pages.overview(head(MediaType.TEXT_HTML));
        }
        List<CheckJson> all = this.checks.known().stream().map(this::json).toList();
        Optional<String> drained = this.checks.drained();
        Status worst =
                drained.isPresent() ? Status.FAIL : Status.worst(all.stream().map(CheckJson::status));
        return answer(new ChecksJson(worst, drained, all).bytes());
    }

    @RequestMapping(OwnPaths.CHECKS + "/{name}")
    ResponseEntity<byte[]> one(HttpServletRequest request, @PathVariable String name) {
        boolean page = Question.isForPage(request);
        return this.checks
                .known(name)
                .map(known -> page
                        ? this.page(request, known)
                        : answer(this.json(known).bytes()))
                .orElseGet(Answers::notFound);
    }

    private ResponseEntity<byte[]> page(HttpServletRequest request, Answer known) {
        return this.pages.detail(head(MediaType.TEXT_HTML), known, request.getParameter("range"));
    }

    private CheckJson json(Answer known) {
        return CheckJson.of(known, this.checks, this.history, true);
    }

    private static ResponseEntity<byte[]> answer(byte[] json) {
        return head(MediaType.APPLICATION_JSON).body(json);
    }

    private static ResponseEntity.BodyBuilder head(MediaType type) {
        return Answers.varying(HttpStatus.OK, type);
    }
}
