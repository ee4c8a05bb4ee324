package dev.cmdchk.settings;

import java.time.Duration;

/**
 * How old the result may be that a check answers with.
 *
 * @param interval time from one run in the background to the next; zero for a check that runs when somebody asks
 * @param maxAge the oldest result that answers a caller who allows no age himself; zero for none. Of a check with an
 *     interval, results that are older count as failed
 */
public record Freshness(Duration interval, Duration maxAge) {
    /** Runs for each caller, unless he allows an age. */
    public static final Freshness ON_DEMAND = new Freshness(Duration.ZERO, Duration.ZERO);

    /** Returns whether the check runs in the background, and only there. */
    public boolean isScheduled() {
        return this.interval.isPositive();
    }
}
