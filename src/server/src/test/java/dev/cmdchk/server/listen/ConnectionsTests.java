package dev.cmdchk.server.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTests {

    @ParameterizedTest
    @CsvSource({
        "16, false, 1024",
        "96, false, 1024",
        "128, false, 1117",
        "192, false, 2606",
        "256, false, 4096",
        "65536, false, 4096",
        "16, true, 256",
        "128, true, 384",
        "256, true, 1408",
        "65536, true, 4096"
    })
    void mostIsWhatTheHeapCanBear(long mebibytes, boolean tls, int connections) {
        assertThat(Connections.most(mebibytes << 20, tls)).isEqualTo(connections);
    }

    @ParameterizedTest
    @CsvSource({
        "16, false, 1, 128",
        "128, false, 1, 409",
        "256, false, 1, 1500",
        "256, false, 1000, 828",
        "65536, false, 1, 4032",
        "16, true, 1, 128",
        "256, true, 1, 883",
        "65536, true, 1, 4032"
    })
    void mostWaitingIsWhatTheHeapCanBear(long mebibytes, boolean tls, int checks, int callers) {
        assertThat(Connections.mostWaiting(mebibytes << 20, tls, checks)).isEqualTo(callers);
    }
}
