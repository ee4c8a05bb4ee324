package dev.cmdchk.server.check;

import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Runners;
import dev.cmdchk.checks.Suite;
import dev.cmdchk.posix.Environment;
import dev.cmdchk.server.log.FailureLog;
import jakarta.annotation.PreDestroy;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/** Runs the operator's checks for whoever asks. */
@Service
@EnableConfigurationProperties(CmdchkProperties.class)
public class CheckService {
    private final Suite suite;

    CheckService(CmdchkProperties properties) {
        FailureLog failures = new FailureLog(System::nanoTime);
        this.suite = new Suite(
                properties.checkList().checks(),
                Runners.open(properties.killGrace(), Environment.inherited()),
                properties.killGrace(),
                properties.maxParallel(),
                failures::finished);
    }

    /** Returns what all checks say now; a caller that is interrupted gets an unhealthy report. */
    public Report check() {
        try {
            return this.suite.check();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Report(List.of());
        }
    }

    @PreDestroy
    void stop() {
        this.suite.close();
    }
}
