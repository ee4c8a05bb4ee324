package dev.cmdchk.server.probe;

import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.check.Liveness;
import dev.cmdchk.server.log.RequestLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
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
    private final Liveness liveness;

    LiveController(Liveness liveness) {
        this.liveness = liveness;
    }

    @RequestMapping(
            path = OwnPaths.LIVEZ,
            method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
    ResponseEntity<byte[]> live(HttpServletRequest request) {
        Optional<String> defect = this.liveness.defect();
        if (defect.isEmpty()) {
            return Answers.line(HttpStatus.OK, "ok");
        }
        request.setAttribute(RequestLog.CAUSE, defect.get());
        return Answers.line(HttpStatus.SERVICE_UNAVAILABLE, "Not alive, please restart.");
    }
}
