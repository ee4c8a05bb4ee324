package dev.cmdchk.server.events;

import dev.cmdchk.server.history.History;
import dev.cmdchk.server.history.Uptime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The share of runs that did not fail in the last time, and of how much of it that is known.
 *
 * @param last how much time that is
 * @param share 0 to 1; null when nothing is known
 * @param runs how many runs it is a share of
 * @param knownSeconds from the first of them on, less {@code missedSeconds}
 */
record UptimeJson(String last, @Nullable Double share, int runs, long knownSeconds, long missedSeconds) {

    /** A length as it is told. */
    private record Length(String name, Duration duration) {}

    private static final List<Length> LENGTHS = List.of(
            new Length("24h", Duration.ofHours(24)),
            new Length("7d", Duration.ofDays(7)),
            new Length("30d", Duration.ofDays(30)),
            new Length("90d", Duration.ofDays(90)));

    static List<UptimeJson> of(History history, String check, Instant now) {
        return LENGTHS.stream()
                .map(length -> of(length.name(), history.uptime(check, length.duration(), now)))
                .toList();
    }

    private static UptimeJson of(String last, Uptime uptime) {
        return new UptimeJson(
                last,
                uptime.share().isPresent() ? uptime.share().getAsDouble() : null,
                uptime.runs(),
                uptime.known().toSeconds(),
                uptime.missed().toSeconds());
    }
}
