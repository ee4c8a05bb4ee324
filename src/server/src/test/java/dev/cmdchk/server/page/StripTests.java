package dev.cmdchk.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripTests {

    @Test
    void ofStatusesGivesEachItsOwnShapeTheLatestAtTheRight() {
        Strip strip = Strip.of("Last 4 runs", List.of(Status.PASS, Status.UNKNOWN, Status.WARN, Status.FAIL), 5);

        assertThat(strip.label()).isEqualTo("Last 4 runs: 1 healthy, 1 warning, 1 unhealthy");
        assertThat(strip.width()).isEqualTo(30);
        assertThat(strip.healthy()).isEqualTo("M9 4v12");
        assertThat(strip.none()).isEqualTo("M15 10h.01");
        assertThat(strip.warning()).isEqualTo("M21 10v6M21 4v1");
        assertThat(strip.unhealthy()).isEqualTo("M25.5 3l3 14m0-14l-3 14");
    }

    @Test
    void ofNothingSaysSo() {
        assertThat(Strip.of("Last 0 runs", List.of(), 5).label()).isEqualTo("Last 0 runs: nothing known");
    }
}
