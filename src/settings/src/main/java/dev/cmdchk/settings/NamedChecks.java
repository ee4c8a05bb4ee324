package dev.cmdchk.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The checks of one {@code check_list}, named, before the timeout of those without their own is known. */
record NamedChecks(List<Entry> entries) {
    /** How many intervals without a result make the last one too old. */
    private static final int INTERVALS = 3;

    /** A check: its command, its name, and what its own object says. */
    record Entry(Json.Text command, String name, Layer own) {

        private CheckSettings settings(Duration commonTimeout) {
            Duration timeout = this.own.valueOf(CheckKeys.TIMEOUT, commonTimeout);
            Duration interval = this.own.valueOf(CheckKeys.INTERVAL, Duration.ZERO);
            Duration old = interval.isZero()
                    ? Duration.ZERO
                    : interval.multipliedBy(INTERVALS).plus(timeout);
            return new CheckSettings(
                    this.name,
                    this.command.value(),
                    this.own.valueOf(CheckKeys.STATUS, Set.of(0)),
                    this.own.valueOf(CheckKeys.WARN, Set.of()),
                    timeout,
                    new Freshness(interval, this.own.valueOf(CheckKeys.MAX_AGE, old)),
                    new Hysteresis(this.own.valueOf(CheckKeys.FALL, 1), this.own.valueOf(CheckKeys.RISE, 1)),
                    this.own.valueOf(CheckKeys.ENV, Map.of()),
                    this.own.valueOf(CheckKeys.GROUP, ""),
                    this.own.valueOf(CheckKeys.DESCRIPTION, ""),
                    this.command.origin());
        }
    }

    List<CheckSettings> withTimeout(Duration common) {
        return this.entries.stream().map(entry -> entry.settings(common)).toList();
    }
}
