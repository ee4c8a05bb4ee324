package dev.cmdchk.server.log;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.SuiteListener;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.settings.Hysteresis;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what runs mean to a check: beside what {@linkplain FailureLog goes wrong}, a WARN when a check begins to warn, an
 * INFO when it no longer does, and where a verdict takes several runs, a WARN or an INFO when it changes.
 */
public final class VerdictLog implements SuiteListener {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictLog.class);

    private final FailureLog failures;

    public VerdictLog(FailureLog failures) {
        this.failures = failures;
    }

    @Override
    public void finished(CheckState before, CheckState after) {
        Run run = after.last().orElseThrow();
        this.failures.finished(run, before.last().isEmpty());
        boolean warned = before.last().filter(Run::warns).isPresent();
        if (run.warns() && !warned) {
            LOG.warn("check '{}' warns: {}", run.check().name(), FailureLog.whatHappened(run));
        } else if (warned && run.verdict() == Verdict.HEALTHY && !run.warns()) {
            LOG.info("check '{}' does not warn any longer", run.check().name());
        }
        if (!run.check().hysteresis().equals(Hysteresis.NONE) && before.verdict() != after.verdict()) {
            changed(after);
        }
    }

    private static void changed(CheckState after) {
        String name = after.check().name();
        switch (after.verdict()) {
            case HEALTHY -> LOG.info("check '{}' counts as healthy, passed runs in a row: {}", name, after.streak());
            case UNHEALTHY ->
                LOG.warn("check '{}' counts as unhealthy, failed runs in a row: {}", name, after.streak());
        }
    }
}
