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
        "16, false, 1, 1024, 128",
        "128, false, 1, 1117, 409",
        "256, false, 1, 4096, 1500",
        "256, false, 1000, 4096, 828",
        "65536, false, 1, 4096, 4032",
        "16, true, 1, 256, 128",
        "256, true, 1, 1408, 883",
        "65536, true, 1, 4096, 4032",
        "256, false, 1, 150, 86",
        "256, false, 1, 16, 8"
    })
    void mostWaitingIsWhatTheHeapCanBear(long mebibytes, boolean tls, int checks, int connections, int callers) {
        assertThat(Connections.mostWaiting(mebibytes << 20, tls, checks, connections))
                .isEqualTo(callers);
    }

    @ParameterizedTest
    @CsvSource({"20000, 64, 4096", "1024, 64, 704", "256, 8, 104", "128, 64, 16", "9223372036854775807, 1024, 4096"})
    void mostDescriptorsLeavesSomeForRuns(long limit, int parallel, int connections) {
        assertThat(Connections.mostDescriptors(limit, parallel)).isEqualTo(connections);
    }
}
