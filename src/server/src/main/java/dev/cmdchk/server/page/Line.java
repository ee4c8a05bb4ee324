package dev.cmdchk.server.page;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One line of a plot.
 *
 * @param style of its stroke: {@code first}, {@code second} or {@code third}
 * @param values parted by spaces, {@code -} where there is none
 * @param path the same for an SVG of 100 by 24, zero at the bottom unless there is less
 */
record Line(String name, String style, String values, String path) {
    private static final double WIDTH = 100;
    private static final double BOTTOM = 23;
    private static final double TOP = 1;

    /**
     * The values at the bottom and at the top.
     *
     * @param least zero or below
     * @param most above it
     */
    record Scale(double least, double most) {

        /** Returns one that has room for {@code values} and for zero. */
        static Scale of(List<OptionalDouble> values) {
            DoubleSummaryStatistics all =
                    values.stream().flatMapToDouble(OptionalDouble::stream).summaryStatistics();
            double least = all.getCount() == 0 ? 0 : Math.min(0, all.getMin());
            double most = all.getCount() == 0 ? 0 : Math.max(0, all.getMax());
            return new Scale(least, most > least ? most : 1);
        }

        private double height(double value) {
            double share = (value - this.least) / (this.most - this.least);
            return BOTTOM - (BOTTOM - TOP) * Math.min(1, Math.max(0, share));
        }

        /** Returns the path of a line at zero; empty where that is the bottom. */
        String zero() {
            return this.least < 0 ? "M0 " + number(height(0)) + "h100" : "";
        }
    }

    static Line of(String name, String style, List<OptionalDouble> values, Scale scale) {
        String text = values.stream()
                .map(value -> value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.4g", value.getAsDouble()))
                .collect(Collectors.joining(" "));
        return new Line(name, style, text, path(values, scale));
    }

    /** Returns a path through the values, from the left to the right, with gaps where there is none. */
    static String path(List<OptionalDouble> values, Scale scale) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < values.size(); i++) {
            OptionalDouble value = values.get(i);
            if (value.isPresent()) {
                double x = values.size() == 1 ? WIDTH : WIDTH * i / (values.size() - 1);
                path.append(drawing ? 'L' : 'M')
                        .append(number(x))
                        .append(' ')
                        .append(number(scale.height(value.getAsDouble())));
                if (!drawing) {
                    // A value with none beside it would not be seen.
                    path.append("h.01");
                }
            }
            drawing = value.isPresent();
        }
        return path.toString();
    }

    /** Returns {@code value} with one digit at most behind the point. */
    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
