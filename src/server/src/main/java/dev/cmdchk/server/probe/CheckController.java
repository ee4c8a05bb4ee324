package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Report;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.log.FailureLog;
import dev.cmdchk.server.log.RequestLog;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers every path with the verdict of all checks: 200 or 503, for GET, HEAD and OPTIONS alike. OPTIONS runs the
 * checks too, because HAProxy's {@code option httpchk} asks with it.
 */
@RestController
class CheckController {
    private static final byte[] HEALTHY = "All checks succeeded.\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNHEALTHY = "Check failed, please see log.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final CheckService checks;

    CheckController(CheckService checks) {
        this.checks = checks;
    }

    @RequestMapping(
            path = "/**",
            method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
    ResponseEntity<byte[]> probe(HttpServletRequest request) {
        Report report = this.checks.check();
        return switch (report.verdict()) {
            case HEALTHY -> answer(HttpStatus.OK).body(HEALTHY);
            case UNHEALTHY -> {
                request.setAttribute(RequestLog.CAUSE, cause(report));
                yield answer(HttpStatus.SERVICE_UNAVAILABLE).body(UNHEALTHY);
            }
        };
    }

    static ResponseEntity.BodyBuilder answer(HttpStatus status) {
        return ResponseEntity.status(status)
                .contentType(MediaType.TEXT_PLAIN)
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff");
    }

    private static String cause(Report report) {
        return report.failed().stream()
                .map(run -> run.check().name() + ": " + FailureLog.describe(run.outcome()))
                .collect(Collectors.joining(", "));
    }
}
