package dev.cmdchk.server.metrics;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.SuiteListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** How long the runs of each check took, and how many overran. Safe for use by many threads. */
@Component
class RunDurations implements SuiteListener {
    private final Map<String, Histogram> byCheck = new ConcurrentHashMap<>();
    private final LongAdder overran = new LongAdder();

    @Override
    public void finished(CheckState before, CheckState after) {
        String name = after.check().name();
        // It is new, or changed and only its name is the old one's.
        if (before.last().isEmpty()) {
            this.byCheck.remove(name);
        }
        after.last().ifPresent(run -> {
            this.of(name).add(run.took());
            if (run.outcome() instanceof Outcome.TimedOut) {
                this.overran.increment();
            }
        });
    }

    Histogram of(String check) {
        return this.byCheck.computeIfAbsent(check, _ -> new Histogram());
    }

    /** Forgets all checks but these. */
    void retain(Set<String> checks) {
        this.byCheck.keySet().retainAll(checks);
    }

    long overran() {
        return this.overran.sum();
    }
}
