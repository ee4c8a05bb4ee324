package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a supervisor starts the next server. {@code -Dacceptance.crashloop=300} for another number of seconds in which every
 * server ends with an error.
 */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class RestartTests {
    private static final Duration SAMPLE = Duration.ofMillis(10);
    /** What the kernel's ticks leave in doubt. */
    private static final Duration TICKS = Duration.ofMillis(20);

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(5);
    private static final int MOST_LINES_A_START = 20;
    private static final int FEWEST_STARTS = 4;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatIsKilledIsFollowedByOneOtherAndNeverTwo(boolean asProcess1, Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), asProcess1);
        long killed = supervised.server();
        List<Integer> alive = new ArrayList<>();

        Signals.send("KILL", killed);

        within(Supervised.RESTART, "another server").pollInterval(SAMPLE).until(() -> {
            List<Long> living = supervised.living();
            alive.add(living.size());
            return !living.isEmpty()
                    && !living.contains(killed)
                    && supervised.program().err().split(" answers", -1).length > 2;
        });
        assertThat(alive).allMatch(servers -> servers <= 1);
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(supervised.program().out()).contains("was killed by signal 9 (137)");
        supervised.stop();
    }

    @Test
    void serversThatDieTogetherWhileOneTakesTheOthersPlaceAreFollowedByAnother(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long old = supervised.server();

        supervised.signal("USR1");
        long successor =
                within(Supervised.RESTART, "a successor")
                        .until(supervised::living, living -> living.size() == 2)
                        .stream()
                        .filter(pid -> pid != old)
                        .findFirst()
                        .orElseThrow();
        supervised.signal("STOP");
        Signals.send("KILL", old);
        Signals.send("KILL", successor);
        supervised.signal("CONT");

        within(Supervised.RESTART, "another server")
                .untilAsserted(() -> assertThat(supervised.servers()).hasSize(1).doesNotContain(old, successor));
        assertThat(supervised.get("/").status()).isEqualTo(200);
        supervised.stop();
    }

    /** All of it has come when the supervisor looks: the signals first, by their numbers, then the end. */
    @ParameterizedTest
    @ValueSource(strings = {"HUP", "USR1"})
    void serverThatDiesWithASignalOnItsWayIsFollowedByAnother(String signal, Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long old = supervised.server();

        supervised.signal("STOP");
        Signals.send("KILL", old);
        supervised.signal(signal);
        supervised.signal("CONT");

        within(Supervised.RESTART, "another server")
                .untilAsserted(() -> assertThat(supervised.servers()).hasSize(1).doesNotContain(old));
        assertThat(supervised.get("/").status()).isEqualTo(200);
        supervised.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serversThatAreKilledBeforeTheyAnswerComeLaterAndLater(boolean asProcess1, Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), asProcess1);
        List<Duration> starts = new ArrayList<>();

        for (int round = 0; round < 4; round++) {
            long server = awaitOne(supervised);
            starts.add(Processes.startedAt(server).orElseThrow());
            Signals.send("KILL", server);
            within(Supervised.RESTART, "its end")
                    .until(() -> !supervised.living().contains(server));
        }

        assertThat(gaps(starts)).hasSize(3);
        // The first had answered.
        assertThat(gaps(starts).get(0)).isGreaterThan(Duration.ofSeconds(1).minus(TICKS));
        assertThat(gaps(starts).get(1)).isGreaterThan(Duration.ofSeconds(1).minus(TICKS));
        assertThat(gaps(starts).get(2)).isGreaterThan(Duration.ofSeconds(2).minus(TICKS));
    }

    private static long awaitOne(Supervised supervised) {
        return within(Supervised.RESTART, "a server")
                .until(supervised::living, living -> !living.isEmpty())
                .getFirst();
    }

    private static List<Duration> gaps(List<Duration> starts) {
        return IntStream.range(1, starts.size())
                .mapToObj(next -> starts.get(next).minus(starts.get(next - 1)))
                .toList();
    }

    @Test
    void serversThatAreAskedForComeASecondApartToo(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long first = supervised.server();
        List<Duration> starts = new ArrayList<>();

        for (int round = 0; round < 3; round++) {
            supervised.signal("USR1");
            long successor =
                    within(Supervised.RESTART, "a successor")
                            .until(supervised::living, living -> living.size() == 2)
                            .stream()
                            .filter(pid -> pid != first)
                            .findFirst()
                            .orElseThrow();
            starts.add(Processes.startedAt(successor).orElseThrow());
            Signals.send("KILL", successor);
            within(Supervised.RESTART, "word of its end")
                    .until(() -> supervised.said("server " + successor + " was killed"));
        }

        assertThat(gaps(starts))
                .hasSize(2)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1).minus(TICKS)) > 0);
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(supervised.server()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serversThatEndWithAnErrorComeLaterAndLaterUntilItIsGone(boolean asProcess1, Site site) throws IOException {
        Path config = site.config("{\"check_list\": {}}");
        int port = site.freePort();
        Program program = Supervised.placed(
                        site.cmdchk("supervise", "--config", config, "--log", "", "--port", port), asProcess1)
                .start();
        Supervised supervised = new Supervised(program, Supervised.self(program, asProcess1), port);
        awaitOne(supervised);
        Duration busyBefore = Processes.processorTime(supervised.supervisor());
        NavigableSet<Duration> starts = new TreeSet<>();

        Duration length = Duration.ofSeconds(Integer.getInteger("acceptance.crashloop", 50));
        long begin = System.nanoTime();
        within(length.plus(Supervised.RESTART), "time to pass").until(() -> {
            supervised.living().forEach(server -> Processes.startedAt(server).ifPresent(starts::add));
            return starts.size() >= FEWEST_STARTS && System.nanoTime() - begin >= length.toNanos();
        });

        Duration busy = Processes.processorTime(supervised.supervisor()).minus(busyBefore);
        assertThat(busy).isLessThan(Duration.ofNanos(System.nanoTime() - begin).dividedBy(20));
        assertLaterAndLater(gaps(List.copyOf(starts)));
        assertThat((program.out() + program.err()).lines().count())
                .isLessThanOrEqualTo((long) MOST_LINES_A_START * starts.size());
        assertThat(Log.errors(program.out()).size()).isBetween(starts.size() - 1, starts.size());

        Files.writeString(config, "{}");

        assertThat(site.await(program, port).status()).isEqualTo(200);
        supervised.stop();
    }

    private static void assertLaterAndLater(List<Duration> gaps) {
        Duration delay = Duration.ofSeconds(1);
        for (Duration gap : gaps) {
            assertThat(gap).isGreaterThan(AFTER_ERROR.plus(delay).minus(TICKS));
            // The next doubling would be beyond.
            assertThat(gap).isLessThan(AFTER_ERROR.plus(LONGEST.multipliedBy(2)));
            Duration doubled = delay.multipliedBy(2);
            delay = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        }
    }
}
