package dev.cmdchk.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.00 s",
        "9999, 10.00 s",
        "12340, 12.3 s",
        "99999, 100.0 s",
        "605000, 10 m 5 s"
    })
    void tookIsShort(long millis, String expected) {
        assertThat(Words.took(Duration.ofMillis(millis))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 100 %", "0.99999, 99.99 %", "0.5, 50 %", "0.57, 57 %", "0, 0 %"})
    void percentIsNeverRoundedUp(double share, String expected) {
        assertThat(Words.percent(OptionalDouble.of(share))).isEqualTo(expected);
    }

    @Test
    void percentOfAnExactShareIsThatShare() {
        for (int share = 0; share < 10_000; share++) {
            String expected = "%d.%02d %%".formatted(share / 100, share % 100).replace(".00", "");

            assertThat(Words.percent(OptionalDouble.of(share / 10_000.0))).isEqualTo(expected);
        }
    }

    @Test
    void percentOfNothingIsNoNumber() {
        assertThat(Words.percent(OptionalDouble.empty())).isEqualTo("–");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "12000, 12000",
        "-0.00123456, -0.001235",
        "41.5, 41.5",
        "123456, 123500",
        "1e10, 1E+10",
        "1e-10, 1E-10",
        "3.4e38, 3.4E+38"
    })
    void valueHasFourDigits(double value, String expected) {
        assertThat(Words.value(value, "")).isEqualTo(expected);
        assertThat(Words.value(value, "ms")).isEqualTo(expected + " ms");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "99, 99 s",
        "100, 1 min",
        "5999, 99 min",
        "6000, 1 h",
        "172799, 47 h",
        "172800, 2 days",
        "7776000, 90 days"
    })
    void spanHasOneUnitAndIsNeverRoundedUp(long seconds, String expected) {
        assertThat(Words.span(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }

    @Test
    void agoOfAMomentIsNow() {
        assertThat(Words.ago(Duration.ofMillis(999))).isEqualTo("just now");
        assertThat(Words.ago(Duration.ofMillis(-5))).isEqualTo("just now");
        assertThat(Words.ago(Duration.ofMinutes(3))).isEqualTo("3 min ago");
    }
}
