package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.log.RequestLog;
import dev.cmdchk.server.page.Pages;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
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
 *
 * <p>What most callers ask, {@link #everyOtherPath}, is answered {@linkplain VerdictValve before Spring MVC}: for it to
 * find the method would be a quarter of all that such a request costs.
 */
@RestController
@RequestMapping(method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
class CheckController {
    private static final Set<String> METHODS = Set.of(OtherMethods.ALLOWED.split(", "));
    private static final byte[] HEALTHY = Answers.bytes("All checks succeeded.");
    private static final byte[] UNHEALTHY = Answers.bytes("Check failed, please see log.");
    /** Nearly every answer is one of these. */
    private static final ResponseEntity<byte[]> PLAIN_HEALTHY =
            head(Verdict.HEALTHY, Representation.TEXT).body(HEALTHY);

    private static final ResponseEntity<byte[]> PLAIN_UNHEALTHY =
            head(Verdict.UNHEALTHY, Representation.TEXT).body(UNHEALTHY);

    private final CheckService checks;
    private final History history;
    private final Pages pages;

    CheckController(CheckService checks, History history, Pages pages) {
        this.checks = checks;
        this.history = history;
        this.pages = pages;
    }

    /** Returns whether {@code request} is for {@link #everyOtherPath}. */
    static boolean isForEveryOtherPath(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) && !OwnPaths.contain(request.getServletPath());
    }

    ResponseEntity<byte[]> everyOtherPath(HttpServletRequest request) {
        return this.all(request, Question.ofAll(request));
    }

    /** Of a path of ours that nothing has. */
    @RequestMapping("/**")
    ResponseEntity<byte[]> noSuchPath() {
        return Answers.notFound();
    }

    @RequestMapping({OwnPaths.READYZ, OwnPaths.HEALTHZ})
    ResponseEntity<byte[]> ready(HttpServletRequest request) {
        return this.all(request, Question.of(request));
    }

    @RequestMapping({OwnPaths.READYZ + "/{name}", OwnPaths.HEALTHZ + "/{name}"})
    ResponseEntity<byte[]> readyOne(HttpServletRequest request, @PathVariable String name) {
        Question question = Question.of(request);
        return this.checks
                .find(name, question.excluded(), allowedAge(request))
                .map(report -> this.answer(request, question, report))
                .orElseGet(Answers::notFound);
    }

    private ResponseEntity<byte[]> all(HttpServletRequest request, Question question) {
        return this.answer(request, question, this.checks.check(question.excluded(), allowedAge(request)));
    }

    private static Duration allowedAge(HttpServletRequest request) {
        return AllowedAge.of(Question.headers(request, HttpHeaders.CACHE_CONTROL));
    }

    private ResponseEntity<byte[]> answer(HttpServletRequest request, Question question, Report report) {
        Verdict verdict = report.verdict();
        Circumstances.cause(report).ifPresent(cause -> request.setAttribute(RequestLog.CAUSE, cause));
        Map<String, String> circumstances = Circumstances.headers(report);
        Representation form = question.representation();
        boolean page = request.getServletPath().equals("/") && Question.isForPage(request);
        if (form == Representation.TEXT && !page && !question.verbose() && circumstances.isEmpty()) {
            return verdict == Verdict.HEALTHY ? PLAIN_HEALTHY : PLAIN_UNHEALTHY;
        }
        ResponseEntity.BodyBuilder answer = head(verdict, form);
        circumstances.forEach(answer::header);
        if (page) {
            return this.pages.overview(answer, report);
        }
        return answer.body(
                switch (form) {
                    case TEXT -> question.verbose() ? this.list(request, question, report) : line(verdict);
                    case JSON ->
                        ChecksJson.of(report, this.checks, this.history).bytes();
                    case HEALTH_JSON -> HealthJson.of(report).bytes();
                });
    }

    private static ResponseEntity.BodyBuilder head(Verdict verdict, Representation form) {
        return Answers.varying(statusOf(verdict), form.mediaType());
    }

    /** The one place that turns a verdict into a status code, but for Actuator's answers, where Spring does. */
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
        Map<String, Status> told = report.answers().stream()
                .collect(Collectors.toMap(answer -> answer.state().check().name(), Status::of));
        VerboseText text = new VerboseText();
        Circumstances.beside(report).ifPresent(text::because);
        Set<String> unknown = new TreeSet<>(question.excluded());
        for (CheckState state : this.checks.states()) {
            Check check = state.check();
            unknown.remove(check.name());
            unknown.remove(check.group());
            Status status = told.get(check.name());
            if (status != null) {
                text.check(check.name(), status);
            } else if (check.isCalled(question.excluded())) {
                text.excluded(check.name());
            }
        }
        String title = request.getServletPath().substring(1);
        return text.unknown(unknown).end(title, report.verdict()).getBytes(StandardCharsets.UTF_8);
    }
}
