package dev.cmdchk.server.probe;

import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.log.RequestLog;
import dev.cmdchk.server.log.ServerLog;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers {@code /livez}: 200 while this process can answer, log and run checks, whatever they say. It runs none and waits for
 * none, so that whoever restarts a dead server leaves one alone whose checks fail or hang.
 */
@RestController
class LiveController {
    private static final byte[] ALIVE = "ok\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEFECTIVE = "Not alive, please restart.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerLog log;
    private final CheckService checks;

    LiveController(ServerLog log, CheckService checks) {
        this.log = log;
        this.checks = checks;
    }

    @RequestMapping(
            path = OwnPaths.LIVEZ,
            method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
    ResponseEntity<byte[]> live(HttpServletRequest request) {
        if (this.log.isAlive() && this.checks.isAlive()) {
            return Answers.text(HttpStatus.OK).body(ALIVE);
        }
        request.setAttribute(
                RequestLog.CAUSE,
                this.log.isAlive() ? "no check can be run any more" : "the log is not written any more");
        return Answers.text(HttpStatus.SERVICE_UNAVAILABLE).body(DEFECTIVE);
    }
}
