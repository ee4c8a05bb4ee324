package dev.cmdchk.server.metrics;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.SuiteListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
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
            this.byCheck.computeIfAbsent(name, _ -> new Histogram()).add(run.took());
            if (run.outcome() instanceof Outcome.TimedOut) {
                this.overran.increment();
            }
        });
    }

    /** Returns those of the check of {@code state}; none before its first run, though there may be some of a namesake. */
    Histogram of(CheckState state) {
        Histogram none = new Histogram();
        return state.last().isEmpty()
                ? none
                : this.byCheck.getOrDefault(state.check().name(), none);
    }

    /** Forgets the checks that are none any more. */
    void forget(Predicate<String> gone) {
        this.byCheck.keySet().removeIf(gone);
    }

    long overran() {
        return this.overran.sum();
    }
}
