package dev.cmdchk.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LineTests {

    @Test
    void pathLeavesGapsWhereNothingIsKnown() {
        List<OptionalDouble> values =
                List.of(OptionalDouble.of(0), OptionalDouble.of(10), OptionalDouble.empty(), OptionalDouble.of(5));

        Line line = Line.of("median", "first", values, new Line.Scale(0, 10));

        assertThat(line.path()).isEqualTo("M0 23h.01L33.3 1M100 12h.01");
        assertThat(line.values()).isEqualTo("0.000 10.00 - 5.000");
    }

    @Test
    void pathGoesBelowZeroWhereValuesDo() {
        List<OptionalDouble> values = List.of(OptionalDouble.of(-10), OptionalDouble.of(0), OptionalDouble.of(-5));
        Line.Scale scale = Line.Scale.of(values);

        assertThat(scale).isEqualTo(new Line.Scale(-10, 0));
        assertThat(scale.zero()).isEqualTo("M0 1h100");
        assertThat(Line.of("drift", "first", values, scale).path()).isEqualTo("M0 23h.01L50 1L100 12");
    }

    @Test
    void scaleOfWhatIsNeverBelowZeroBeginsThere() {
        List<OptionalDouble> values = List.of(OptionalDouble.of(3), OptionalDouble.of(7), OptionalDouble.empty());

        assertThat(Line.Scale.of(values)).isEqualTo(new Line.Scale(0, 7));
        assertThat(Line.Scale.of(values).zero()).isEmpty();
        assertThat(Line.Scale.of(List.of(OptionalDouble.of(0)))).isEqualTo(new Line.Scale(0, 1));
        assertThat(Line.Scale.of(List.of())).isEqualTo(new Line.Scale(0, 1));
    }
}
