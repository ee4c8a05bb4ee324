package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signals that end nothing, whenever they come, and the one that ends everything. {@code -Dacceptance.age=60} is the age in
 * seconds at which the last of them come.
 */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class SignalTests {
    private static final List<String> SURVIVED =
            List.of("HUP", "USR1", "USR2", "ALRM", "PIPE", "QUIT", "WINCH", "TSTP", "CONT");
    private static final List<Duration> AGES = List.of(
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofSeconds(Integer.getInteger("acceptance.age", 60)));
    private static final int HUP = 1;
    private static final int TERM = 15;

    /** A server or a supervisor, and when it was started. */
    private record Started(Program program, long pid, int port, boolean supervises, long at) {

        static Started of(Site site, String command, boolean asProcess1) throws IOException {
            int port = site.freePort();
            long now = System.nanoTime();
            Program program = Supervised.placed(
                            site.cmdchk(command, "--config", site.config("{}"), "--log", "", "--port", port),
                            asProcess1)
                    .start();
            long pid = Supervised.self(program, asProcess1);
            // Before its first line every program can be hung up on.
            within(Supervised.RESTART, "the launcher has begun").until(() -> isIn("SigIgn", HUP, pid));
            return new Started(program, pid, port, command.equals("supervise"), now);
        }

        void signalAtAge(Duration age) throws IOException {
            within(age.plus(Supervised.RESTART), "age of " + age)
                    .until(() -> System.nanoTime() - this.at >= age.toNanos());
            for (String signal : SURVIVED) {
                Signals.send(signal, this.pid);
            }
        }
    }

    private static boolean isIn(String set, int signal, long pid) {
        String signals = Processes.status(pid).getOrDefault(set, "0");
        return (Long.parseUnsignedLong(signals, 16) & (1L << (signal - 1))) != 0;
    }

    @Test
    void everySignalIsSurvivedAtEveryAge(Site site) throws IOException {
        List<Started> all = new ArrayList<>();
        for (String command : List.of("server", "supervise")) {
            for (boolean asProcess1 : new boolean[] {false, true}) {
                Started started = Started.of(site, command, asProcess1);
                started.signalAtAge(AGES.getFirst());
                all.add(started);
            }
        }

        for (Duration age : AGES.subList(1, AGES.size())) {
            for (Started started : all) {
                started.signalAtAge(age);
            }
        }

        for (Started started : all) {
            assertThat(site.await(started.program(), started.port()).status()).isEqualTo(200);
            eventually("threads of the server")
                    .until(() -> started.program().out().contains("Full thread dump"));
            Signals.send("TERM", started.pid());
            assertThat(started.program().awaitExit()).isEqualTo(started.supervises() ? 0 : 143);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void signalsToTheServerOfASupervisorAreSurvived(boolean asProcess1, Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), asProcess1);
        long server = supervised.server();

        for (String signal : SURVIVED) {
            Signals.send(signal, server);
        }

        eventually("threads of the server")
                .until(() -> supervised.program().out().contains("Full thread dump"));
        assertThat(supervised.get("/").status()).isEqualTo(200);
        assertThat(supervised.server()).isEqualTo(server);
        supervised.stop();
    }

    @ParameterizedTest
    @CsvSource({"server, false", "server, true", "supervise, false", "supervise, true"})
    void hangupsFromTheFirstLineToTheFirstAnswerEndNothing(String command, boolean asProcess1, Site site)
            throws IOException {
        Started started = Started.of(site, command, asProcess1);

        within(Supervised.RESTART, "the first answer").until(() -> {
            for (String signal : List.of("HUP", "USR1", "ALRM", "PIPE")) {
                Signals.send(signal, started.pid());
            }
            return started.program().out().contains("Listening on port");
        });

        assertThat(site.await(started.program(), started.port()).status()).isEqualTo(200);
    }

    /** A signal to process 1 that it neither handles nor blocks is lost. */
    @ParameterizedTest
    @ValueSource(strings = {"SigCgt", "SigBlk"})
    void terminationOfProcess1ThatHasJustBegunIsNotLost(String until, Site site) throws IOException {
        Started started = Started.of(site, "supervise", true);
        within(Supervised.RESTART, "it hears")
                .until(() -> isIn(until, TERM, started.pid()) || isIn("SigBlk", TERM, started.pid()));

        Signals.send("TERM", started.pid());

        assertThat(started.program().awaitExit()).isIn(0, 143);
    }
}
