package dev.cmdchk.server.page;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One line of a plot.
 *
 * @param style of its stroke: {@code first}, {@code second} or {@code third}
 * @param values parted by spaces, {@code -} where there is none
 * @param path the same for an SVG of 100 by 24, zero at the bottom
 */
record Line(String name, String style, String values, String path) {
    private static final double WIDTH = 100;
    private static final double HEIGHT = 23;

    /** @param most the value at the top, above zero */
    static Line of(String name, String style, List<OptionalDouble> values, double most) {
        String text = values.stream()
                .map(value -> value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.4g", value.getAsDouble()))
                .collect(Collectors.joining(" "));
        return new Line(name, style, text, path(values, most));
    }

    /** Returns a path through the values, from the left to the right, with gaps where there is none. */
    static String path(List<OptionalDouble> values, double most) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < values.size(); i++) {
            OptionalDouble value = values.get(i);
            if (value.isPresent()) {
                double x = values.size() == 1 ? WIDTH : WIDTH * i / (values.size() - 1);
                double y = HEIGHT - (HEIGHT - 1) * Math.min(1, Math.max(0, value.getAsDouble() / most));
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x, y));
                if (!drawing) {
                    // A value with none beside it would not be seen.
                    path.append("h.01");
                }
            }
            drawing = value.isPresent();
        }
        return path.toString();
    }
}
