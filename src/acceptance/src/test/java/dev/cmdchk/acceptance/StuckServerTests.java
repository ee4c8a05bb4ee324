package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that runs and does not answer its supervisor. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class StuckServerTests {
    private static final String KILLED = "does not answer and is killed";
    private static final Duration STARVED = Duration.ofSeconds(40);
    private static final String DUMP = "This server does not answer and is restarted. Its threads:";

    /** PTRACE_SEIZE is 0x4206. */
    private static final String TRACER = """
            import ctypes, signal, sys
            if ctypes.CDLL(None, use_errno=True).ptrace(0x4206, int(sys.argv[1]), None, None) == 0:
                print('traced', flush=True)
                signal.pause()
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatStandsStillSaysWhereAndIsReplaced(boolean asProcess1, Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), asProcess1);
        long server = supervised.server();

        Signals.send("STOP", server);

        supervised.awaitAnother(server);
        assertThat(supervised.said(KILLED)).isTrue();
        assertThat(supervised.program().out())
                .contains(DUMP, "was killed by signal 9 (137)")
                .doesNotContain("not by its supervisor");
        assertThat(supervised.get("/").status()).isEqualTo(200);
        supervised.stop();
    }

    @Test
    void serverThatAcceptsNobodySaysWhereAndIsReplaced(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();

        acceptNobody(site, server);

        supervised.awaitAnother(server);
        assertThat(supervised.said(KILLED)).isTrue();
        assertThat(supervised.program().out()).contains(DUMP);
        assertThat(supervised.get("/").status()).isEqualTo(200);
    }

    /** Takes all free descriptors from {@code server}. */
    private static void acceptNobody(Site site, long server) throws IOException {
        int limited = site.command("prlimit")
                .with("--pid=" + server, "--nofile=3:")
                .as(User.NOBODY)
                .run()
                .status();
        assertThat(limited).isZero();
    }

    /** As with one that waits for a broken disk; here somebody traces it, who does not take note of its end. */
    @Test
    void serverThatIsKilledAndDoesNotEndIsReplaced(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();
        Program tracer = site.command("python3").with("-c", TRACER, server).start();
        eventually("it is traced").until(() -> tracer.out().contains("traced"));

        acceptNobody(site, server);

        supervised.awaitAnother(server);
        assertThat(Processes.isZombie(server)).isTrue();
        assertThat(supervised.get("/").status()).isEqualTo(200);
        tracer.signal("KILL");
        within(Supervised.RESTART, "its end")
                .until(() -> supervised.said("server " + server + " was killed by signal 9"));
        supervised.stop();
    }

    @Test
    void serverThatStandsStillForTwoAsksIsLetAlone(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();

        Signals.send("STOP", server);
        within(Supervised.RESTART, "the second ask").until(() -> waiting(supervised.port()) >= 2);
        Signals.send("CONT", server);

        eventually("both are answered").until(() -> waiting(supervised.port()) == 0);
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(supervised.server()).isEqualTo(server);
        assertThat(supervised.said(KILLED)).isFalse();
    }

    /** Longer than one that nobody keeps from running would be waited for. */
    @Test
    void serverThatOthersLeaveNoProcessorIsLetAlone(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();
        AtomicInteger mostWaiting = new AtomicInteger();

        try (Starvation _ = Starvation.of(server, site)) {
            long begin = System.nanoTime();
            within(STARVED.plus(Supervised.RESTART), "time to pass").until(() -> {
                mostWaiting.accumulateAndGet(waiting(supervised.port()), Math::max);
                return System.nanoTime() - begin >= STARVED.toNanos();
            });
        }

        assertThat(mostWaiting.get()).as("asks that were not taken in time").isPositive();
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(supervised.server()).isEqualTo(server);
        assertThat(supervised.said(KILLED)).isFalse();
    }

    @Test
    void restartOfAServerThatStandsStillDoesNotWaitForIt(Site site) throws IOException {
        // What nobody waits for is bounded by this.
        Path config = site.config("{\"timeout\": \"1s\"}");
        Supervised supervised =
                Supervised.start(site, site.cmdchk("supervise", "--log", "", "--config", config), false);
        long server = supervised.server();
        Signals.send("STOP", server);

        supervised.signal("USR1");

        supervised.awaitAnother(server);
    }

    /** Returns how many connections to {@code port} wait to be accepted: what a listening socket has to receive. */
    private static int waiting(int port) {
        return Stream.of("tcp", "tcp6")
                .map(table -> Path.of("/proc/net", table))
                .filter(Files::exists)
                .flatMap(table -> lines(table).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[1].endsWith(":%04X".formatted(port)) && fields[3].equals("0A"))
                .mapToInt(fields -> Integer.parseInt(fields[4].substring(fields[4].indexOf(':') + 1), 16))
                .sum();
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
