package dev.cmdchk.acceptance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarTests {

    @Test
    void barTellsWhetherItWasKeptByTheClockAndInProcessorTime() {
        assertThat(Bar.atMost("ours to C", 1.10).butFor("2 in flight").line(1.1, 1.2))
                .startsWith("ours to C, 2 in flight ")
                .endsWith(" bar: at most 1.10; 1.10 kept, cpu 1.20 MISSED");
        assertThat(Bar.atLeast("JDK to ours", 1.3).line(1.2, 1.3))
                .endsWith(" bar: at least 1.30; 1.20 MISSED, cpu 1.30 kept");
    }

    @Test
    void tenthOfALoadIsLongEnoughForManyInFlight() {
        assertThat(Load.direct("/bin/true", 1, 500).tenth().count()).isEqualTo(50);
        assertThat(Load.direct("/bin/true", 32, 500).tenth().count()).isEqualTo(320);
    }
}
