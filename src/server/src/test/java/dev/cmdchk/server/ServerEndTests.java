package dev.cmdchk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerEndTests {

    @Test
    void endByForceComesWithinFiveSeconds() {
        assertThat(ServerEnd.TO_END_BY_ITSELF.plus(ServerEnd.SWEEPING)).isLessThan(Duration.ofSeconds(5));
    }
}
