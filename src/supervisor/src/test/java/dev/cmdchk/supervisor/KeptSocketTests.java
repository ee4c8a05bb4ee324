package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptSocketTests {

    @Test
    void givenWhenMeantForThisProcessReturnsDescriptorsFromThreeOn() {
        assertThat(KeptSocket.given(Map.of("LISTEN_PID", "7", "LISTEN_FDS", "2"), 7))
                .containsExactly(3, 4);
    }

    @ParameterizedTest
    @CsvSource({"8, 2", "7, x", "7, 0", "7, ''", "7, -1"})
    void givenWhenMeantForAnotherOrSenselessReturnsNone(String pid, String count) {
        assertThat(KeptSocket.given(Map.of("LISTEN_PID", pid, "LISTEN_FDS", count), 7))
                .isEmpty();
    }
}
