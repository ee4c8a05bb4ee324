package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;

/** Ranges of whole numbers as regular expressions, which mean the same in ECMAScript. */
final class WholeNumbers {

    private WholeNumbers() {}

    /** Returns what matches the numbers from {@code least}, 0 or more, to {@code most}, without zeros in front. */
    static String between(long least, long most) {
        List<String> parts = new ArrayList<>();
        long from = least;
        while (from <= most) {
            String first = String.valueOf(from);
            long to = Math.min(most, Long.parseLong("9".repeat(first.length())));
            parts.add(ofSameLength(first, String.valueOf(to)));
            from = to + 1;
        }
        return oneOf(parts);
    }

    private static String ofSameLength(String from, String to) {
        if (from.isEmpty()) {
            return "";
        }
        char low = from.charAt(0);
        char high = to.charAt(0);
        if (low == high) {
            return low + ofSameLength(from.substring(1), to.substring(1));
        }
        int rest = from.length() - 1;
        List<String> parts = new ArrayList<>();
        if (!from.endsWith("0".repeat(rest))) {
            parts.add(ofSameLength(from, low + "9".repeat(rest)));
            low++;
        }
        boolean isWhole = to.endsWith("9".repeat(rest));
        if (!isWhole) {
            high--;
        }
        if (low <= high) {
            parts.add("[%c-%c]".formatted(low, high) + "[0-9]".repeat(rest));
        }
        if (!isWhole) {
            parts.add(ofSameLength(to.charAt(0) + "0".repeat(rest), to));
        }
        return oneOf(parts);
    }

    private static String oneOf(List<String> parts) {
        return parts.size() == 1 ? parts.getFirst() : '(' + String.join("|", parts) + ')';
    }
}
