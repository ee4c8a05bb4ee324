package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CpuWaitTests {
    private static final int NOBODY = 0;

    @Test
    void processThatSharesAProcessorWaitsForIt() throws IOException {
        List<Process> rivals = Stream.of(spin(), spin()).toList();
        try {
            int pid = (int) rivals.getFirst().pid();

            Awaitility.await("it has waited")
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(CpuWait.of(pid)).isGreaterThan(Duration.ofMillis(200)));
        } finally {
            rivals.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void processThatIsNotThereHasNotWaited() {
        assertThat(CpuWait.of(NOBODY)).isZero();
    }

    private static Process spin() throws IOException {
        return new ProcessBuilder("taskset", "--cpu-list", "0", "nice", "sh", "-c", "while :; do :; done").start();
    }
}
