package dev.cmdchk.checks;

import dev.cmdchk.settings.Freshness;
import java.time.Duration;

/**
 * What is known of a check.
 *
 * @param at when that became known, by the monotonic clock
 */
record Held(CheckState state, long at) {

    static Held nothing(Check check, Time time) {
        return new Held(CheckState.unknown(check, time.now()), time.nanos());
    }

    boolean isResult() {
        return this.state.last().isPresent();
    }

    Duration age(Time time) {
        return Duration.ofNanos(time.nanos() - this.at);
    }

    /**
     * Returns what a caller learns for whom nothing is run. Without a schedule the last result is what is known, however old:
     * no run is late.
     */
    Answer told(Time time) {
        if (!isResult()) {
            return new Answer.NotRunYet(this.state);
        }
        Duration age = age(time);
        Freshness freshness = this.state.check().freshness();
        boolean old = freshness.isScheduled() && age.compareTo(freshness.maxAge()) > 0;
        return old ? new Answer.Stale(this.state, age) : new Answer.Known(this.state, age);
    }
}
