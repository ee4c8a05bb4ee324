package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTests {

    @Test
    void delayDoublesWithEachFailureUpToTheLongest() {
        List<Long> delays = new ArrayList<>();
        Backoff backoff = Backoff.none();
        for (int failure = 0; failure < 8; failure++) {
            backoff = backoff.afterFailure();
            delays.add(backoff.delay().toSeconds());
        }

        assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6, 31, 32, 63, 64, 65, Integer.MAX_VALUE})
    void delayStaysBetweenFirstAndLongest(int failures) {
        Backoff backoff = new Backoff(failures);

        assertThat(backoff.delay()).isBetween(Backoff.FIRST, Backoff.LONGEST);
        assertThat(backoff.afterFailure().delay()).isGreaterThanOrEqualTo(backoff.delay());
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "59, 3", "60, 0", "86400, 0"})
    void afterSuccessForgetsFailuresWhenItLasted(long seconds, int failures) {
        assertThat(new Backoff(3).afterSuccess(Duration.ofSeconds(seconds))).isEqualTo(new Backoff(failures));
    }
}
