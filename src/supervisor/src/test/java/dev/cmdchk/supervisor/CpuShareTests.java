package dev.cmdchk.supervisor;

import static dev.cmdchk.supervisor.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.supervisor.CpuShare.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuShareTests {
    private static final int NOBODY = 0;
    private static final Duration SPAN = Duration.ofSeconds(5);

    /** Two threads on two processors within five seconds: how long each ran and waited, in milliseconds. */
    @ParameterizedTest
    @CsvSource({
        "10, 2490, 10, 10, true",
        "10, 1300, 10, 1300, true",
        "10, 1200, 10, 1200, false",
        "0, 0, 0, 0, false",
        "2400, 2600, 2400, 2600, true",
        "2500, 2500, 2500, 2500, false",
        "5000, 0, 4990, 10, false",
        "5000, 0, 0, 0, false",
    })
    void isStarvedWhenItsThreadsWaitAndOthersRun(
            long ran, long waited, long otherRan, long otherWaited, boolean starved) {
        CpuShare before = new CpuShare(Map.of("1", millis(7000, 9000), "2", millis(3000, 0)));
        CpuShare now =
                new CpuShare(Map.of("1", millis(7000 + ran, 9000 + waited), "2", millis(3000 + otherRan, otherWaited)));

        assertThat(now.isStarvedSince(before, SPAN, 2)).isEqualTo(starved);
    }

    @Test
    void isStarvedCountsThreadsThatCameAndNoneThatWent() {
        CpuShare before = new CpuShare(Map.of("1", millis(0, 60_000), "2", millis(0, 0)));
        CpuShare now = new CpuShare(Map.of("2", millis(0, 100), "3", millis(0, 2400)));

        assertThat(now.isStarvedSince(before, SPAN, 2)).isTrue();
    }

    @Test
    void isStarvedWhenTheKernelDoesNotTellIsFalse() {
        CpuShare untold = CpuShare.of(NOBODY);

        assertThat(untold.threads()).isEmpty();
        assertThat(untold.isStarvedSince(untold, SPAN, 2)).isFalse();
    }

    @Test
    void processThatSharesAProcessorRunsAndWaitsForIt() throws IOException {
        List<Process> rivals = Stream.of(spin(), spin()).toList();
        try {
            int pid = (int) rivals.getFirst().pid();

            eventually("it has run and waited")
                    .untilAsserted(() -> assertThat(CpuShare.of(pid).threads().values())
                            .singleElement()
                            .matches(times -> times.ran() > 100_000_000 && times.waited() > 100_000_000));
        } finally {
            rivals.forEach(Process::destroyForcibly);
        }
    }

    private static Process spin() throws IOException {
        return new ProcessBuilder("taskset", "--cpu-list", "0", "nice", "sh", "-c", "while :; do :; done").start();
    }

    private static Times millis(long ran, long waited) {
        return new Times(ran * 1_000_000, waited * 1_000_000);
    }
}
