package dev.cmdchk.server.page;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** A very small plot of durations. */
record Spark(String label, String path) {

    /** @param durations the oldest first */
    static Spark of(List<Duration> durations) {
        Duration longest = durations.stream().max(Duration::compareTo).orElse(Duration.ZERO);
        String label = durations.isEmpty()
                ? "No durations"
                : "Durations of the last runs, the longest %s".formatted(Words.took(longest));
        List<OptionalDouble> values = durations.stream()
                .map(duration -> OptionalDouble.of(duration.toNanos() / 1e6))
                .toList();
        return new Spark(label, Line.path(values, new Line.Scale(0, Math.max(1, longest.toNanos() / 1e6))));
    }
}
