package dev.cmdchk.server.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTests {

    @ParameterizedTest
    @CsvSource({"16, 1024", "96, 1024", "128, 1117", "192, 2606", "256, 4096", "65536, 4096"})
    void mostIsWhatTheHeapCanBear(long mebibytes, int connections) {
        assertThat(Connections.most(mebibytes << 20)).isEqualTo(connections);
    }

    @ParameterizedTest
    @CsvSource({"16, 1, 128", "128, 1, 409", "256, 1, 1500", "256, 1000, 828", "65536, 1, 4032"})
    void mostWaitingIsWhatTheHeapCanBear(long mebibytes, int checks, int callers) {
        assertThat(Connections.mostWaiting(mebibytes << 20, checks)).isEqualTo(callers);
    }
}
