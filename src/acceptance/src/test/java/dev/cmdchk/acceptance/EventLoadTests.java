package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many who listen while one check flips each second. Prints what that costs the server; {@code -Devents.seconds=60} makes it
 * last longer.
 */
@ExtendWith(SiteExtension.class)
class EventLoadTests {
    private static final int LISTENERS = 500;
    private static final int SECONDS = Integer.getInteger("events.seconds", 8);
    /** Kilobytes that a listener may cost: the buffers of a connection and a virtual thread. */
    private static final long MOST_KILOBYTES_EACH = 300;

    @Test
    void fiveHundredListenersAreAllToldAndCostLittle(Site site) throws IOException {
        Path flip = site.directoryOf(User.NOBODY).resolve("flip");
        Server server = site.serve(site.server().with("--config", site.config("""
                {"check_list": {"if rm %1$s 2>/dev/null; then exit 1; fi; touch %1$s": {"name": "flip", "interval": "1s"}}}
                """.formatted(flip))));
        long before = kilobytes(server);
        List<EventStream> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < LISTENERS; i++) {
                listeners.add(EventStream.open(server.port(), ""));
            }
            long ticks = ticks(server);
            long begun = System.nanoTime();

            within(Duration.ofSeconds(SECONDS * 10L + 60), "all are told")
                    .untilAsserted(() -> assertThat(listeners)
                            .allSatisfy(
                                    listener -> assertThat(listener.changes()).hasSizeGreaterThanOrEqualTo(SECONDS)));

            double seconds = (System.nanoTime() - begun) / 1e9;
            long grown = kilobytes(server) - before;
            System.out.printf(
                    "%d listeners, %.0f s, a change each second: %d kB more resident memory, %.1f %% of a processor%n",
                    LISTENERS, seconds, grown, (ticks(server) - ticks) / seconds);
            assertThat(grown).isLessThan(LISTENERS * MOST_KILOBYTES_EACH);
            assertThat(Log.warnings(server.console())).allMatch(line -> line.contains("check 'flip'"));
        } finally {
            for (EventStream listener : listeners) {
                listener.close();
            }
        }
    }

    private static long kilobytes(Server server) throws IOException {
        return Long.parseLong(
                Processes.status(server.pid()).getOrDefault("VmRSS", "").replaceAll("[^0-9]", ""));
    }

    /** Returns how many hundredths of a second of a processor it has used. */
    private static long ticks(Server server) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + server.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
