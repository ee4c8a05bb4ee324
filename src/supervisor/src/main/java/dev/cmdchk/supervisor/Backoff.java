package dev.cmdchk.supervisor;

import java.time.Duration;

/**
 * How long to wait before the next start. There is always a next one.
 *
 * @param failures servers that ended before they answered, since one last answered for a while; 0 or more
 */
record Backoff(int failures) {
    /** How long after one start the next may follow. */
    static final Duration FIRST = Duration.ofSeconds(1);

    static final Duration LONGEST = Duration.ofSeconds(30);
    /** How long a server has to have answered for what was before to be forgotten. */
    static final Duration HEALTHY = Duration.ofSeconds(60);

    private static final int ENOUGH_TO_REACH_LONGEST = 5;

    Backoff {
        if (failures < 0) {
            throw new IllegalArgumentException("'failures' must be 0 or more but is " + failures);
        }
    }

    static Backoff none() {
        return new Backoff(0);
    }

    /** Returns what holds after a server has ended that never answered. */
    Backoff afterFailure() {
        return new Backoff(Math.min(this.failures, Integer.MAX_VALUE - 1) + 1);
    }

    /** Returns what holds after a server has ended that answered for {@code answered}. */
    Backoff afterSuccess(Duration answered) {
        return answered.compareTo(HEALTHY) >= 0 ? none() : this;
    }

    /** Returns a delay between {@link #FIRST} and {@link #LONGEST}, both included. */
    Duration delay() {
        int doublings = Math.clamp(this.failures - 1L, 0, ENOUGH_TO_REACH_LONGEST);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
