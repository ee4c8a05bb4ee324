package dev.cmdchk.checks;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One item of a plugin's performance data, written {@code 'label'=value[unit];[warn];[crit];[min];[max]}.
 *
 * @param label without its quotes
 * @param value empty when the plugin could not tell, which it writes as {@code U}
 * @param unit such as {@code s}, {@code %}, {@code B}; {@code c} for a counter; empty for a plain number
 * @param warn the range outside of which the plugin warns, as written, such as {@code 10:20}; empty for none
 * @param crit the range outside of which it is critical, as written; empty for none
 * @param min the least value that is possible
 * @param max the greatest
 */
public record PerformanceDatum(
        String label,
        OptionalDouble value,
        String unit,
        String warn,
        String crit,
        OptionalDouble min,
        OptionalDouble max) {
    // Possessive, or each character of a label would take some frames of the stack.
    private static final Pattern ITEM = Pattern.compile("(?<!\\S)(?:'((?:[^'=]|'')++)'|([^\\s'=]+))=(\\S+)");
    private static final String NUMBER = "[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?";
    private static final Pattern VALUE = Pattern.compile("(" + NUMBER + "|U)([^0-9;'\"\\s]{0,16})");
    private static final Pattern RANGE = Pattern.compile("@?(?:(?:~|" + NUMBER + ")?:)?(?:" + NUMBER + ")?");
    private static final Pattern LIMIT = Pattern.compile("(?:" + NUMBER + ")?");

    /** Returns the items of {@code line} that follow the grammar, with numbers that are not too large for a double. */
    static List<PerformanceDatum> all(String line) {
        return ITEM.matcher(line)
                .results()
                .map(PerformanceDatum::one)
                .flatMap(Optional::stream)
                .filter(PerformanceDatum::hasFiniteNumbers)
                .toList();
    }

    private boolean hasFiniteNumbers() {
        return Stream.of(this.value, this.min, this.max)
                .flatMapToDouble(OptionalDouble::stream)
                .allMatch(Double::isFinite);
    }

    private static Optional<PerformanceDatum> one(MatchResult item) {
        String label = item.group(1) == null ? item.group(2) : item.group(1).replace("''", "'");
        String[] parts = item.group(3).split(";", -1);
        Matcher value = VALUE.matcher(parts[0]);
        boolean right = value.matches()
                && parts.length <= 6
                && RANGE.matcher(part(parts, 1)).matches()
                && RANGE.matcher(part(parts, 2)).matches()
                && LIMIT.matcher(part(parts, 3)).matches()
                && LIMIT.matcher(part(parts, 4)).matches();
        return right
                ? Optional.of(new PerformanceDatum(
                        label,
                        number(value.group(1)),
                        value.group(2),
                        part(parts, 1),
                        part(parts, 2),
                        number(part(parts, 3)),
                        number(part(parts, 4))))
                : Optional.empty();
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index] : "";
    }

    private static OptionalDouble number(String text) {
        return text.isEmpty() || text.equals("U")
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(text));
    }
}
