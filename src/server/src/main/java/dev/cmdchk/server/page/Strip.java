package dev.cmdchk.server.page;

import dev.cmdchk.server.history.Grade;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A row of small marks, one for each grade: a bar, a short bar under a dot, a cross. So they can be told apart without their
 * colours. Each property but the label is the path of an SVG.
 *
 * @param label what it shows, for those who do not see it
 */
record Strip(String label, int width, String none, String healthy, String warning, String unhealthy) {
    private static final int STEP = 6;

    /**
     * @param what of what there is one mark each, such as {@code Last 40 runs}
     * @param grades the oldest first, nothing where nothing is known
     * @param most how many marks it has room for
     */
    static Strip of(String what, List<Optional<Grade>> grades, int most) {
        Map<Grade, StringBuilder> paths = new EnumMap<>(Grade.class);
        for (Grade grade : Grade.values()) {
            paths.put(grade, new StringBuilder());
        }
        StringBuilder none = new StringBuilder();
        int x = (most - grades.size()) * STEP + STEP / 2;
        for (Optional<Grade> grade : grades) {
            grade.map(paths::get).orElse(none).append(mark(grade, x));
            x += STEP;
        }
        return new Strip(
                what + ": " + count(grades),
                most * STEP,
                none.toString(),
                String.valueOf(paths.get(Grade.HEALTHY)),
                String.valueOf(paths.get(Grade.WARNING)),
                String.valueOf(paths.get(Grade.UNHEALTHY)));
    }

    private static String mark(Optional<Grade> grade, int x) {
        if (grade.isEmpty()) {
            return "M%d 10h.01".formatted(x);
        }
        return switch (grade.get()) {
            case HEALTHY -> "M%d 4v12".formatted(x);
            case WARNING -> "M%d 10v6M%d 4v1".formatted(x, x);
            case UNHEALTHY -> "M%d.5 3l3 14m0-14l-3 14".formatted(x - 2);
        };
    }

    private static String count(List<Optional<Grade>> grades) {
        Map<Grade, Long> counts = grades.stream()
                .flatMap(Optional::stream)
                .collect(
                        Collectors.groupingBy(grade -> grade, () -> new EnumMap<>(Grade.class), Collectors.counting()));
        return counts.isEmpty()
                ? "nothing known"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + Words.of(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }
}
