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

        Line line = Line.of("median", "first", values, 10);

        assertThat(line.path()).isEqualTo("M0.0 23.0h.01L33.3 1.0M100.0 12.0h.01");
        assertThat(line.values()).isEqualTo("0.000 10.00 - 5.000");
    }
}
