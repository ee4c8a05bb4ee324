package dev.cmdchk.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.server.history.Measure;
import dev.cmdchk.server.history.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlotsTests {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** @param back how many steps ago */
    private static Summary step(int back, String... labels) {
        return step(
                back, Stream.of(labels).map(label -> new Measure(label, "", 1)).toArray(Measure[]::new));
    }

    private static Summary step(int back, Measure... measures) {
        return new Summary(
                NOW.minus(Range.DAY.step().multipliedBy(back)),
                1,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                List.of(measures));
    }

    private static Plots plots(Summary... steps) {
        return Plots.of(Range.DAY, NOW, List.of(steps));
    }

    private static Stream<String> captions(Plots plots) {
        return plots.measures().stream().map(plot -> plot.lines().getFirst().name());
    }

    @Test
    void measuresAreThoseOfTheLatestRunsAsTheyPrintedThem() {
        Plots plots = plots(
                step(9, "old", "b", "gone"),
                step(3, "z", "y", "x", "b", "a"),
                step(0, "e", "d", "a", "c"),
                step(1, new Measure[0]));

        assertThat(captions(plots)).containsExactly("e", "d", "a", "c", "z", "y", "x", "b");
        assertThat(plots.undrawn()).isEqualTo(2);
    }

    @Test
    void measureIsToldInWordsToo() {
        Summary older = step(5, new Measure("wait", "ms", 12.5));
        Summary newer = step(2, new Measure("wait", "ms", 0.25));

        Plot plot = plots(older, newer, step(0, new Measure[0])).measures().getFirst();

        assertThat(plot.caption()).isEqualTo("last 0.25 ms, on a scale from 0 to 12.5 ms");
        assertThat(plot.label()).isEqualTo("Mean of wait, ms over time, last 0.25 ms, on a scale from 0 to 12.5 ms");
    }

    @Test
    void fewMeasuresAreAllDrawn() {
        assertThat(captions(plots(step(0, "load", "users")))).containsExactly("load", "users");
        assertThat(plots(step(0, "load", "users")).undrawn()).isZero();
        assertThat(plots(step(0, new Measure[0])).measures()).isEmpty();
    }
}
