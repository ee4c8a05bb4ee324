package dev.cmdchk.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.server.history.Uptime;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DetailsTests {

    private static Tile tile(Range range, Duration known) {
        return Details.uptime(range, new Uptime(OptionalDouble.of(0.992), 1_000, known, Duration.ZERO));
    }

    @Test
    void uptimeSaysOfHowMuchItIs() {
        assertThat(tile(Range.DAY, Duration.ofHours(3))).isEqualTo(new Tile("24 hours", "99.20 %", "of the 3 h known"));
        assertThat(tile(Range.QUARTER, Duration.ofDays(12)).note()).isEqualTo("of the 12 days known");
    }

    @Test
    void uptimeOfTheWholeNeedsNoWord() {
        assertThat(tile(Range.DAY, Duration.ofHours(24).minusSeconds(59)).note())
                .isEmpty();
        assertThat(tile(Range.WEEK, Duration.ofDays(7).minusMinutes(59)).note()).isEmpty();
    }

    @Test
    void uptimeOfNothingIsNoNumber() {
        Uptime unknown = new Uptime(OptionalDouble.empty(), 0, Duration.ZERO, Duration.ZERO);

        assertThat(Details.uptime(Range.DAY, unknown)).isEqualTo(new Tile("24 hours", "–", ""));
    }
}
