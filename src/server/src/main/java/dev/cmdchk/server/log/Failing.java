package dev.cmdchk.server.log;

import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.Run;
import java.time.Duration;
import java.util.Locale;

/** What is known of a check that fails: since when, how, and what of it was not logged yet. */
final class Failing {

    private final long since;
    private Outcome outcome;
    private long loggedAt;
    private long runs;
    private long unlogged;

    /** @param now of a monotonic clock, nanoseconds, as in every method */
    Failing(Run first, long now) {
        this.outcome = first.outcome();
        this.since = now;
        this.loggedAt = now;
    }

    /** Counts one more failed run. */
    void again() {
        this.runs++;
        this.unlogged++;
    }

    boolean isLike(Outcome other) {
        return this.outcome.equals(other);
    }

    boolean isSilentFor(Duration time, long now) {
        return now - this.loggedAt >= time.toNanos();
    }

    /** Says how often it failed since that was last logged, which it is now, failing with {@code current}. */
    String log(Outcome current, long now) {
        String text = times(this.unlogged) + " in the last " + seconds(now - this.loggedAt);
        this.outcome = current;
        this.loggedAt = now;
        this.unlogged = 0;
        return text;
    }

    String history(long now) {
        return times(this.runs) + " failed in " + seconds(now - this.since);
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
