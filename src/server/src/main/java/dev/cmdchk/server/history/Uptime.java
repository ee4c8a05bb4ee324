package dev.cmdchk.server.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many runs of a stretch of time did not fail, and of how much of it that is known.
 *
 * @param share of the runs that are known, 0 to 1; nothing when there is none
 * @param runs how many those are
 * @param known the time from the first of them to the end, less what was missed
 * @param missed within that time
 */
public record Uptime(OptionalDouble share, int runs, Duration known, Duration missed) {
    private static final Uptime UNKNOWN = new Uptime(OptionalDouble.empty(), 0, Duration.ZERO, Duration.ZERO);

    /** @param first when the first known run was, and {@code to} the end of the stretch */
    static Uptime of(Summary total, Instant first, Instant to, List<Gap> gaps) {
        if (total.runs() == 0) {
            return UNKNOWN;
        }
        Duration missed = gaps.stream()
                .map(gap -> Duration.between(latest(gap.from(), first), gap.to().isBefore(to) ? gap.to() : to))
                .filter(Duration::isPositive)
                .reduce(Duration.ZERO, Duration::plus);
        Duration known = Duration.between(first, to).minus(missed);
        return new Uptime(total.uptime(), total.runs(), known.isNegative() ? Duration.ZERO : known, missed);
    }

    static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
