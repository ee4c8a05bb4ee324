package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTests {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "1m, PT1M",
        "0s, PT0S",
        "90s, PT1M30S",
        "1500ms, PT1.5S",
        "007s, PT7S",
        "999999999m, PT999999999M"
    })
    void parseReadsANumberAndAUnit(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "5 s",
                " 5s",
                "5s ",
                "5S",
                "-5s",
                "+5s",
                "1.5s",
                "1h",
                "5sec",
                "1m30s",
                "PT5S",
                "1000000000s",
                "\u0665s"
            })
    void parseWhenItIsNotANumberAndAUnitGivesNothing(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.25S, 250ms",
        "PT1.5S, 1500ms",
        "PT60S, 1m",
        "PT90S, 90s",
        "PT1H, 60m",
        "PT0.0001S, PT0.0001S",
        "PT-1S, PT-1S"
    })
    void writeTakesTheLargestWholeUnit(Duration duration, String expected) {
        assertThat(Durations.write(duration)).isEqualTo(expected);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void parseReadsWhatWriteWrites(long seed) {
        Duration duration = Duration.ofMillis(new Random(seed).nextLong(0, 600_000));

        assertThat(Durations.parse(Durations.write(duration))).contains(duration);
    }
}
