package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Values in the words of the page. */
final class Words {
    private Words() {}

    /** Returns the word for {@code status}, which is also the name of its colour and its icon. */
    static String of(Status status) {
        return switch (status) {
            case PASS -> "healthy";
            case WARN -> "warning";
            case UNKNOWN -> "unknown";
            case FAIL -> "unhealthy";
        };
    }

    static String took(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 100_000
                ? String.format(Locale.ROOT, millis < 10_000 ? "%.2f s" : "%.1f s", millis / 1e3)
                : millis / 60_000 + " m " + millis / 1_000 % 60 + " s";
    }

    /** Returns how long ago something was. */
    static String ago(Duration age) {
        return age.toMillis() < 1_000 ? "just now" : span(age) + " ago";
    }

    /** Returns a stretch of time in the unit that suits it, never rounded up. */
    static String span(Duration length) {
        long seconds = length.toSeconds();
        if (seconds < 100) {
            return seconds + " s";
        }
        if (length.toMinutes() < 100) {
            return length.toMinutes() + " min";
        }
        return length.toHours() < 48 ? length.toHours() + " h" : length.toDays() + " days";
    }

    /** Returns a share in percent, never rounded up: what is shown as 100 % was always up. */
    static String percent(OptionalDouble share) {
        return share.isEmpty()
                ? "–"
                : BigDecimal.valueOf(share.getAsDouble())
                                .movePointRight(2)
                                .setScale(2, RoundingMode.FLOOR)
                                .toPlainString()
                                .replace(".00", "")
                        + " %";
    }

    /** Returns a value in four digits, with its unit if it has one. */
    static String value(double value, String unit) {
        BigDecimal digits = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        boolean plain = digits.signum() == 0 || Math.abs(Math.log10(Math.abs(value))) < 9;
        String number = plain ? digits.toPlainString() : digits.toString();
        return unit.isEmpty() ? number : number + " " + unit;
    }
}
