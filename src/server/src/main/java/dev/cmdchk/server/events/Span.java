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
    private static final String FORM_OF_TIME =
            " is a time such as 2026-11-24T12:00:00Z, or with an offset whose + is sent"
                    + " as %2B, of a year with four digits; or seconds since 1970.";
    private static final String ORDER = "from is before to, and a day before it unless it is given.";
    private static final String FORM_OF_STEP = "step is a number of minutes, hours or days such as 5m, 1h or 1d, and"
            + " whole hours where it is more than one.";

    private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");
    /** What history is asked for is counted in milliseconds, in which not every time can be told. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    /** @throws DateTimeException if a parameter is not as it has to be; the message says which, and its rule */
    static Span of(HttpServletRequest request, Clock clock) {
        Instant to = time(request, "to", clock.instant());
        Instant from = time(request, "from", to.minus(Duration.ofDays(1)));
        Duration step = step(request.getParameter("step"));
        if (!from.isBefore(to)) {
            throw new DateTimeException(ORDER);
        }
        return new Span(from, to, step);
    }

    private static Instant time(HttpServletRequest request, String name, Instant other) {
        String text = request.getParameter(name);
        if (text == null) {
            return other;
        }
        Optional<Instant> time = time(text).filter(instant -> !instant.isBefore(FIRST) && instant.isBefore(END));
        return time.orElseThrow(() -> new DateTimeException(name + FORM_OF_TIME));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    SECONDS.matcher(text).matches()
                            ? Instant.ofEpochSecond(Long.parseLong(text))
                            : Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Duration step(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher step = STEP.matcher(text);
        if (!step.matches()) {
            throw new DateTimeException(FORM_OF_STEP);
        }
        Duration one = switch (step.group(2)) {
            case "m" -> Duration.ofMinutes(1);
            case "h" -> HOUR;
            default -> Duration.ofDays(1);
        };
        Duration whole = one.multipliedBy(Long.parseLong(step.group(1)));
        // Beyond an hour it is hours that are remembered.
        if (whole.compareTo(HOUR) > 0 && whole.toMinutesPart() != 0) {
            throw new DateTimeException(FORM_OF_STEP);
        }
        return whole;
    }
}
