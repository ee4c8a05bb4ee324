package dev.cmdchk.server.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the runs of a stretch of time have in common. Percentiles are right to a tenth, the longest exactly.
 *
 * @param start of the stretch
 * @param passed how many runs passed; likewise {@code warned} and {@code failed}
 * @param measures means of what was measured
 */
public record Summary(
        Instant start,
        int passed,
        int warned,
        int failed,
        Duration median,
        Duration p95,
        Duration p99,
        Duration longest,
        List<Measure> measures) {

    public Summary {
        measures = List.copyOf(measures);
    }

    public int runs() {
        return this.passed + this.warned + this.failed;
    }

    /** Returns the share of runs that did not fail, 0 to 1; nothing when there was no run. */
    public OptionalDouble uptime() {
        return runs() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) (this.passed + this.warned) / runs());
    }
}
