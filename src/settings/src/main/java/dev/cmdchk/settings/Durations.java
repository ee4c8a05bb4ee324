package dev.cmdchk.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Durations as they are configured: a whole number and a unit without a space, such as 500ms, 10s or 1m. */
final class Durations {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    private Durations() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    default -> Duration.ofMinutes(amount);
                });
    }

    /** Returns what matches the durations in a range. */
    static String pattern(Duration least, Duration most) {
        return Stream.of("ms", "s", "m")
                .map(unit -> "0*" + amounts(least, most, parse(1 + unit).orElseThrow()) + unit)
                .collect(Collectors.joining("|"));
    }

    private static String amounts(Duration least, Duration most, Duration unit) {
        long below = least.dividedBy(unit);
        return WholeNumbers.between(unit.multipliedBy(below).equals(least) ? below : below + 1, most.dividedBy(unit));
    }

    /** Returns {@code duration} in its largest whole unit; one that is finer than a millisecond, as ISO 8601. */
    static String write(Duration duration) {
        if (duration.isNegative() || !duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
            return duration.toString();
        }
        if (!duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
