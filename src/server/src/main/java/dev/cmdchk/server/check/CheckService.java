package dev.cmdchk.server.check;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Runners;
import dev.cmdchk.checks.Suite;
import dev.cmdchk.posix.Environment;
import dev.cmdchk.server.log.FailureLog;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.function.Predicate;
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

    /** Returns the checks, in the order of the check list. */
    public List<Check> checks() {
        return this.suite.checks();
    }

    /** Returns what the checks that {@code which} accepts say now; a caller that is interrupted gets an unhealthy report. */
    public Report check(Predicate<Check> which) {
        try {
            return this.suite.checkThose(which);
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
