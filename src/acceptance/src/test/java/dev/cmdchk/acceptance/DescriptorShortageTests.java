package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that has no descriptor left for another caller. */
@ExtendWith(SiteExtension.class)
class DescriptorShortageTests {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int TICKS_PER_SECOND = 100;

    @ParameterizedTest
    @ValueSource(ints = {8, 20})
    void serverWithoutDescriptorsIdlesAndRecoversWhenSomeAreFreeAgain(int spare, Site site) throws IOException {
        Server server = site.serve(site.server());
        long pid = server.pid();
        int few = Processes.descriptors(pid).size() + spare;
        site.command("prlimit")
                .with("--pid=" + pid, "--nofile=" + few + ":" + few)
                .run();
        List<Http.Connection> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                idle.add(Http.Connection.open(server.port()));
            }
            eventually("no descriptor is left")
                    .until(() -> Processes.descriptors(pid).size() >= few - 1);
            long ticks = ticks(pid);
            long lines = server.console().lines().count();
            Instant begun = Instant.now();
            within(LOOK.plusSeconds(5), "a while").until(() -> Instant.now().isAfter(begun.plus(LOOK)));

            assertThat(ticks(pid) - ticks).isLessThan(LOOK.toSeconds() * TICKS_PER_SECOND / 2);
            assertThat(server.console().lines().count() - lines).isLessThan(10 * LOOK.toSeconds());
        } finally {
            for (Http.Connection connection : idle) {
                connection.close();
            }
        }

        eventually("it answers again").until(() -> server.findStatus().orElse(0) == 200);
        eventually("and logs it").until(() -> server.console().contains("\" 200,"));
    }

    /** Returns the processor time of a process, in hundredths of a second. */
    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
