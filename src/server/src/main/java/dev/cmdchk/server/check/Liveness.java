package dev.cmdchk.server.check;

import dev.cmdchk.server.log.ServerLog;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether this process can log and run checks, whatever they say. */
@Component
public class Liveness {
    private final ServerLog log;
    private final CheckService checks;

    Liveness(ServerLog log, CheckService checks) {
        this.log = log;
        this.checks = checks;
    }

    public boolean isAlive() {
        return this.defect().isEmpty();
    }

    /** Returns why only a restart helps, if that is so. */
    public Optional<String> defect() {
        if (!this.log.isAlive()) {
            return Optional.of("the log is not written any more");
        }
        return this.checks.isAlive() ? Optional.empty() : Optional.of("no check can be run any more");
    }
}
