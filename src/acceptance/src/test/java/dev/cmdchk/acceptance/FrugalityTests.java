package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a supervisor takes that has nothing to do. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class FrugalityTests {
    private static final long MOST_KIBIBYTES = 48 * 1024;
    /** Two asks for a sign of life fit in. */
    private static final Duration IDLE = Duration.ofSeconds(21);

    @Test
    void supervisorWithItsServerTakesLittleMemory(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        supervised.signal("HUP");
        within(Supervised.RESTART, "reload")
                .until(() -> supervised.program().out().contains("Settings reloaded"));

        assertThat(Processes.residentKibibytes(supervised.supervisor())).isBetween(1L, MOST_KIBIBYTES);
    }

    @Test
    void supervisorWhoseServersEndWithAnErrorTakesLittleMemory(Site site) throws IOException {
        Program program = site.cmdchk("supervise", "--config", site.config("{\"check_list\": {}}"), "--log", "")
                .with("--port", site.freePort())
                .start();

        within(Supervised.RESTART, "little memory between two servers").untilAsserted(() -> {
            assertThat(program.err()).contains("ended with exit status 1");
            assertThat(Processes.residentKibibytes(program.pid())).isBetween(1L, MOST_KIBIBYTES);
        });
    }

    @Test
    void supervisorThatHasNothingToDoTakesNoProcessorTime(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        Duration before = Processes.processorTime(supervised.supervisor());
        long end = System.nanoTime() + IDLE.toNanos();

        within(IDLE.plus(Supervised.RESTART), "time to pass").until(() -> System.nanoTime() >= end);

        Duration taken = Processes.processorTime(supervised.supervisor()).minus(before);
        assertThat(taken).isLessThan(IDLE.dividedBy(100));
    }
}
