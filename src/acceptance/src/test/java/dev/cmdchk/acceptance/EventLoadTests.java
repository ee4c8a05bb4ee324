package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
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
    private static final long MOST_KILOBYTES_EACH = 200;
    /** Processor time that telling one listener of one change may take: on an idle machine it takes some 60 microseconds. */
    private static final Duration MOST_EACH = Duration.ofNanos(400_000);

    @Test
    void fiveHundredListenersAreAllToldAndCostLittle(Site site) throws IOException {
        Path flip = site.directoryOf(User.NOBODY).resolve("flip");
        Server server = site.serve(site.server().with("--config", site.config("""
                {"check_list": {"if rm %1$s 2>/dev/null; then exit 1; fi; touch %1$s": {"name": "flip", "interval": "1s"}}}
                """.formatted(flip))));
        long kilobytes = kilobytes(server);
        List<EventStream> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < LISTENERS; i++) {
                listeners.add(EventStream.open(server.port(), ""));
            }
            Duration before = Processes.processorTime(server.pid());
            long begun = System.nanoTime();

            within(Duration.ofSeconds(SECONDS * 10L + 60), "all are told")
                    .untilAsserted(() -> assertThat(listeners)
                            .allSatisfy(
                                    listener -> assertThat(listener.changes()).hasSizeGreaterThanOrEqualTo(SECONDS)));

            double seconds = (System.nanoTime() - begun) / 1e9;
            Duration taken = Processes.processorTime(server.pid()).minus(before);
            // Some have heard of more than the last.
            long told = listeners.stream()
                    .mapToLong(listener -> listener.changes().size())
                    .sum();
            Duration each = taken.dividedBy(told);
            long grown = kilobytes(server) - kilobytes;
            System.out.printf(
                    "%d listeners, %.0f s, a change each second: %d kB more resident memory, %.1f %% of a processor,"
                            + " %d microseconds of one for each change and listener%n",
                    LISTENERS, seconds, grown, taken.toNanos() / 1e7 / seconds, each.toNanos() / 1_000);
            assertThat(grown).isLessThan(LISTENERS * MOST_KILOBYTES_EACH);
            assertThat(each).isLessThan(MOST_EACH);
            assertThat(listeners).allSatisfy(EventLoadTests::assertNothingMissed);
            assertThat(Log.warnings(server.console())).allMatch(line -> line.contains("check 'flip'"));
        } finally {
            for (EventStream listener : listeners) {
                listener.close();
            }
        }
    }

    private static void assertNothingMissed(EventStream listener) {
        List<Long> numbers = listener.after("id: ").stream().map(Long::valueOf).toList();
        assertThat(numbers)
                .isEqualTo(LongStream.range(numbers.getFirst(), numbers.getFirst() + numbers.size())
                        .boxed()
                        .toList());
    }

    private static long kilobytes(Server server) throws IOException {
        return Long.parseLong(
                Processes.status(server.pid()).getOrDefault("VmRSS", "").replaceAll("[^0-9]", ""));
    }
}
