package dev.cmdchk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SupervisorEndTests {

    @Test
    void endByForceComesWithinFiveSeconds() {
        assertThat(SupervisorEnd.TO_END_BY_ITSELF.plus(SupervisorEnd.SWEEPING)).isLessThan(Duration.ofSeconds(5));
    }
}
