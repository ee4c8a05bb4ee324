package dev.cmdchk.checks;

import dev.cmdchk.settings.Freshness;
import java.time.Duration;

/**
 * What is known of a check.
 *
 * @param at when that became known, by the monotonic clock
 * @param isResult whether callers can be answered by it
 */
record Held(CheckState state, long at, boolean isResult) {

    static Held nothing(Check check, Time time) {
        return new Held(CheckState.unknown(check, time.now()), time.nanos(), false);
    }

    static Held result(CheckState state, Time time) {
        return new Held(state, time.nanos(), true);
    }

    /** Returns what is known of {@code check} where this is known of one that tests the same: how often it failed or passed. */
    Held handedOnTo(Check check, Time time) {
        return new Held(this.state.of(check, time.now()), time.nanos(), false);
    }

    Duration age(Time time) {
        return Duration.ofNanos(time.nanos() - this.at);
    }

    /**
     * Returns what a caller learns for whom nothing is run. Without a schedule the last result is what is known, however old:
     * no run is late.
     */
    Answer told(Time time) {
        if (!this.isResult) {
            return new Answer.NotRunYet(this.state);
        }
        Duration age = age(time);
        Freshness freshness = this.state.check().freshness();
        boolean old = freshness.isScheduled() && age.compareTo(freshness.maxAge()) > 0;
        return old ? new Answer.Stale(this.state, age) : new Answer.Known(this.state, age);
    }
}
