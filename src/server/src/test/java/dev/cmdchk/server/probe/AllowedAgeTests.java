package dev.cmdchk.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedAgeTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    max-age=5                    | 5
                    Max-Age=60                   | 60
                    max-age = 7                  | 7
                    max-age="8"                  | 8
                    max-age=0                    | 0
                    only-if-cached, max-age=30   | 30
                    max-age=30, max-age=10       | 10
                    max-age=30, no-cache         | 0
                    no-store, max-age=30         | 0
                    max-stale=5                  | 0
                    max-age=-1                   | 0
                    max-age=                     | 0
                    max-age                      | 0
                    max-age=5s                   | 0
                    max-age=1e9                  | 0
                    max-age=99999999999999999999 | 0
                    max-age=999999999            | 999999999
                    """)
    void ofIsTheLeastNumberOfSecondsOrZeroInAnyDoubt(String header, long seconds) {
        assertThat(AllowedAge.of(List.of(header))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void ofWithoutTheHeaderIsZero() {
        assertThat(AllowedAge.of(List.of())).isZero();
    }

    @Test
    void ofSeveralHeadersIsTheLeast() {
        assertThat(AllowedAge.of(List.of("max-age=9", "max-age=3"))).isEqualTo(Duration.ofSeconds(3));
    }
}
