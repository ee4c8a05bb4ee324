package dev.cmdchk.server.events;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of time that a request asks for.
 *
 * @param from the beginning, a day before the end unless it is given
 * @param to the end, which does not belong to it; now unless it is given
 * @param step zero for single results
 */
record Span(Instant from, Instant to, Duration step) {
    /** How the parameters are written. */
    static final String FORM = "from and to are times like 2026-11-24T12:00:00Z or seconds since 1970, from before to;"
            + " step is a number of minutes, hours or days like 5m, 1h or 1d.";

    private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");
    /** What history is asked for is counted in milliseconds, in which not every time can be told. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    /** Returns nothing when a parameter is not as it has to be. */
    static Optional<Span> of(HttpServletRequest request, Clock clock) {
        try {
            Instant to = time(request.getParameter("to"), clock.instant());
            Instant from = time(request.getParameter("from"), to.minus(Duration.ofDays(1)));
            Duration step = step(request.getParameter("step"));
            return from.isBefore(to) ? Optional.of(new Span(from, to, step)) : Optional.empty();
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Instant time(@Nullable String text, Instant other) {
        if (text == null) {
            return other;
        }
        Instant time =
                SECONDS.matcher(text).matches() ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
        if (time.isBefore(FIRST) || !time.isBefore(END)) {
            throw new DateTimeException("beyond four digits of a year");
        }
        return time;
    }

    private static Duration step(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher step = STEP.matcher(text);
        if (!step.matches()) {
            throw new DateTimeException("no step");
        }
        Duration one = switch (step.group(2)) {
            case "m" -> Duration.ofMinutes(1);
            case "h" -> HOUR;
            default -> Duration.ofDays(1);
        };
        Duration whole = one.multipliedBy(Long.parseLong(step.group(1)));
        // Beyond an hour it is hours that are remembered.
        if (whole.compareTo(HOUR) > 0 && whole.toMinutesPart() != 0) {
            throw new DateTimeException("no whole number of hours");
        }
        return whole;
    }
}
