package dev.cmdchk.server.page;

import dev.cmdchk.server.history.Measure;
import dev.cmdchk.server.history.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes figures of what there was in each step of a range.
 *
 * @param starts of the steps, oldest first
 * @param steps by their starts, without those in which nothing ran
 */
record Plots(List<Instant> starts, Map<Instant, Summary> steps) {
    private static final int MOST_MEASURES = 8;

    /** @param summaries of steps of that range */
    static Plots of(Range range, Instant now, List<Summary> summaries) {
        long width = range.step().toSeconds();
        long last = Math.floorDiv(now.getEpochSecond(), width) * width;
        List<Instant> starts = new ArrayList<>();
        for (int step = range.steps() - 1; step >= 0; step--) {
            starts.add(Instant.ofEpochSecond(last - step * width));
        }
        return new Plots(starts, summaries.stream().collect(Collectors.toMap(Summary::start, summary -> summary)));
    }

    /** Returns the steps, nothing for those in which nothing ran. */
    List<Optional<Summary>> all() {
        return this.starts.stream()
                .map(start -> Optional.ofNullable(this.steps.get(start)))
                .toList();
    }

    Plot durations() {
        Duration longest = this.steps.values().stream()
                .map(Summary::longest)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Line.Scale scale = new Line.Scale(0, Math.max(1, longest.toMillis()));
        return new Plot(
                "Milliseconds",
                "Median, 95th percentile and longest duration over time, the longest " + Words.took(longest),
                "ms",
                scale.zero(),
                times(),
                List.of(
                        Line.of("median", "first", values(step -> millis(step.median())), scale),
                        Line.of("95 %", "second", values(step -> millis(step.p95())), scale),
                        Line.of("longest", "third", values(step -> millis(step.longest())), scale)));
    }

    private static OptionalDouble millis(Duration duration) {
        return OptionalDouble.of(duration.toNanos() / 1e6);
    }

    /** Returns a figure of the means of each measure, the first eight in the order in which the check prints them. */
    List<Plot> measures() {
        return names().limit(MOST_MEASURES).map(this::measure).toList();
    }

    /** Returns how many measures have no figure. */
    long undrawn() {
        return Math.max(0, names().count() - MOST_MEASURES);
    }

    /** Returns labels and units, those of the latest runs first. */
    private Stream<Measure> names() {
        return all().reversed().stream()
                .flatMap(Optional::stream)
                .flatMap(step -> step.measures().stream())
                .map(Measure::bare)
                .distinct();
    }

    private Plot measure(Measure name) {
        List<OptionalDouble> values = values(step -> step.measures().stream()
                .filter(measure -> measure.bare().equals(name))
                .mapToDouble(Measure::value)
                .findFirst());
        Line.Scale scale = Line.Scale.of(values);
        String caption = name.unit().isEmpty() ? name.label() : name.label() + ", " + name.unit();
        return new Plot(
                last(values, scale, name.unit()),
                "Mean of %s over time, %s".formatted(caption, last(values, scale, name.unit())),
                name.unit(),
                scale.zero(),
                times(),
                List.of(Line.of(caption, "first", values, scale)));
    }

    /** Tells in words what whoever sees no figure, or one without an axis, cannot read from it. */
    private static String last(List<OptionalDouble> values, Line.Scale scale, String unit) {
        String last = values.reversed().stream()
                .flatMapToDouble(OptionalDouble::stream)
                .mapToObj(value -> Words.value(value, unit))
                .findFirst()
                .orElse("–");
        return "last %s, on a scale from %s to %s"
                .formatted(last, Words.value(scale.least(), ""), Words.value(scale.most(), unit));
    }

    private String times() {
        return this.starts.stream()
                .map(start -> String.valueOf(start.getEpochSecond()))
                .collect(Collectors.joining(" "));
    }

    private List<OptionalDouble> values(Function<Summary, OptionalDouble> of) {
        return all().stream()
                .map(step -> step.map(of).orElse(OptionalDouble.empty()))
                .toList();
    }
}
