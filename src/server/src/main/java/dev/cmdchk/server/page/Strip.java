package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A row of small marks, one for each: a bar, a short bar under a dot, a cross. So they can be told apart without their
 * colours. Each property but the label is the path of an SVG.
 *
 * @param label what it shows, for those who do not see it
 */
record Strip(String label, int width, String none, String healthy, String warning, String unhealthy) {
    private static final int STEP = 6;

    /**
     * @param what of what there is one mark each, such as {@code Last 30 runs}
     * @param statuses the oldest first, unknown where nothing is known
     * @param most how many marks it has room for
     */
    static Strip of(String what, List<Status> statuses, int most) {
        return new Strip(
                what + ": " + count(statuses),
                most * STEP,
                path(Status.UNKNOWN, statuses, most),
                path(Status.PASS, statuses, most),
                path(Status.WARN, statuses, most),
                path(Status.FAIL, statuses, most));
    }

    /** Draws those that are {@code drawn}, the latest at the right. */
    private static String path(Status drawn, List<Status> statuses, int most) {
        int first = (most - statuses.size()) * STEP + STEP / 2;
        return IntStream.range(0, statuses.size())
                .filter(i -> statuses.get(i) == drawn)
                .mapToObj(i -> mark(drawn, first + i * STEP))
                .collect(Collectors.joining());
    }

    private static String mark(Status status, int x) {
        return switch (status) {
            case UNKNOWN -> "M%d 10h.01".formatted(x);
            case PASS -> "M%d 4v12".formatted(x);
            case WARN -> "M%d 10v6M%d 4v1".formatted(x, x);
            case FAIL -> "M%d.5 3l3 14m0-14l-3 14".formatted(x - 2);
        };
    }

    private static String count(List<Status> statuses) {
        Map<Status, Long> counts = statuses.stream()
                .filter(status -> status != Status.UNKNOWN)
                .collect(Collectors.groupingBy(
                        status -> status, () -> new EnumMap<>(Status.class), Collectors.counting()));
        return counts.isEmpty()
                ? "nothing known"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + Words.of(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }
}
