package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port stays open whatever becomes of the server, and each caller is answered. */
@ExtendWith(SiteExtension.class)
class KeptSocketTests {
    private static final int CALLERS = 8;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatIsKilledTenTimesUnderLoadRefusesNoConnection(boolean asProcess1, Site site) throws Exception {
        Supervised supervised = Supervised.start(site, site.supervisor(), asProcess1);
        Map<String, Integer> outcomes;
        try (Callers callers = Callers.of(supervised.port(), CALLERS)) {
            for (int round = 0; round < 10; round++) {
                long server = supervised.server();
                int answered = callers.count("200");
                Signals.send("KILL", server);
                supervised.awaitAnother(server);
                within(Supervised.RESTART, "answers of the new server")
                        .until(() -> callers.count("200") > answered + CALLERS);
            }
            outcomes = callers.end();
        }

        supervised.stop();
        assertThat(outcomes.keySet()).isSubsetOf("200", "lost");
        assertThat(outcomes.getOrDefault("lost", 0)).isLessThanOrEqualTo(10 * CALLERS);
    }

    @Test
    void serverThatIsRestartedUnderLoadLosesNoConnection(Site site) throws Exception {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        Map<String, Integer> outcomes;
        try (Callers callers = Callers.of(supervised.port(), CALLERS)) {
            for (int round = 0; round < 3; round++) {
                long server = supervised.server();
                supervised.signal("USR1");
                supervised.awaitAnother(server);
            }
            outcomes = callers.end();
        }

        assertThat(outcomes).containsOnlyKeys("200");
    }

    @Test
    void settingsThatChangeUnderLoadAreTakenUpAndWrongOnesAreNot(Site site) throws Exception {
        Path config = site.config("{\"check_list\": {\"exit 0\": []}}");
        Supervised supervised =
                Supervised.start(site, site.cmdchk("supervise").with("--log", "", "--config", config), false);
        Map<String, Integer> outcomes;
        try (Callers callers = Callers.of(supervised.port(), CALLERS)) {
            for (String wrong : new String[] {"{", "{\"chek_list\": {}}", ""}) {
                Files.writeString(config, wrong);
                eventually("an entry that names the place")
                        .until(() -> supervised.program().out().contains("ERROR")
                                && supervised.program().out().contains(config + ":1:"));
                assertThat(supervised.get("/").status()).isEqualTo(200);
            }
            Path next = site.config("{\"check_list\": {\"exit 1\": []}}");
            Files.move(next, config, StandardCopyOption.ATOMIC_MOVE);
            within(Supervised.RESTART, "new checks").until(() -> callers.count("503") > CALLERS);
            outcomes = callers.end();
        }

        assertThat(outcomes).containsOnlyKeys("200", "503");
    }

    @Test
    void portThatChangesIsBoundWithoutASecondStart(Site site) throws IOException {
        int other = site.freePort();
        Path config = site.config("{\"port\": %d}".formatted(site.freePort()));
        Program program =
                site.cmdchk("supervise").with("--log", "", "--config", config).start();
        within(Supervised.RESTART, "first answer").until(() -> program.err().contains("answers"));

        Files.writeString(config, "{\"port\": %d}".formatted(other));

        site.await(program, other);
        assertThat(program.out()).contains("a restart is needed for port");
    }

    @Test
    void secondSupervisorOnThePortSaysSoAndEnds(Site site) throws Exception {
        Supervised first = Supervised.start(site, site.supervisor(), false);
        long server = first.server();

        Command.Result second = site.supervisor().with("--port", first.port()).run();

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.out()).contains("port " + first.port() + " in use: another supervisor");
        assertThat(first.get("/").status()).isEqualTo(200);
        assertThat(first.server()).isEqualTo(server);
    }

    @Test
    void supervisorWhosePortIsTakenByAnotherProgramServesWhenItIsFree(Site site) throws IOException {
        Program program;
        int port = site.freePort();
        try (ServerSocket holder = new ServerSocket(port, 1, InetAddress.ofLiteral("0.0.0.0"))) {
            program = site.supervisor().with("--port", holder.getLocalPort()).start();
            within(Supervised.RESTART, "second attempt")
                    .until(() -> program.out().split("port " + port + " in use: stop", -1).length > 2);
        }

        site.await(program, port);
    }

    @Test
    void serverThatStandsStillIsReplaced(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();

        Signals.send("STOP", server);

        supervised.awaitAnother(server);
        assertThat(supervised.program().err()).contains("does not answer and is killed");
        assertThat(supervised.get("/").status()).isEqualTo(200);
    }

    @Test
    void restartOfAServerThatStandsStillDoesNotWaitForIt(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();
        Signals.send("STOP", server);

        supervised.signal("USR1");

        supervised.awaitAnother(server);
    }

    @Test
    void supervisorWithItsServerTakesLittleMemory(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);

        String resident = Processes.status(supervised.supervisor()).getOrDefault("VmRSS", "0");

        assertThat(Long.parseLong(resident.replace(" kB", ""))).isBetween(1L, 48L * 1024);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopWhileStubbornChecksRunEndsInTimeAndLeavesNothing(boolean asProcess1, Site site) throws Exception {
        Path config = site.config("{\"kill_grace\": \"1m\", \"check_list\": {\"trap '' TERM; sleep 7310\": []}}");
        Supervised supervised =
                Supervised.start(site, site.cmdchk("supervise").with("--log", "", "--config", config), asProcess1);
        try (Callers callers = Callers.of(supervised.port(), 3)) {
            eventually("the check runs").until(() -> running(site));

            long asked = System.nanoTime();
            supervised.signal("TERM");
            int status = supervised.program().awaitExit();

            assertThat(status).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .as("10 s and then a kill, not the minute of grace")
                    .isLessThan(Duration.ofSeconds(45));
            callers.end();
        }
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    @Test
    void serverThatIsKilledLeavesNoCheckBehind(Site site) throws Exception {
        Supervised supervised =
                Supervised.start(site, site.supervisor().with("--check", "trap '' TERM; sleep 7310"), false);
        try (Callers callers = Callers.of(supervised.port(), 1)) {
            eventually("the check runs").until(() -> running(site));
            long check = check(site);

            Signals.send("KILL", supervised.server());

            eventually("the check is gone")
                    .until(() -> Processes.commandLine(check).isEmpty());
            supervised.signal("TERM");
            assertThat(supervised.program().awaitExit()).isZero();
            callers.end();
        }
    }

    private static boolean running(Site site) throws IOException {
        return site.processes().stream().anyMatch(KeptSocketTests::isCheck);
    }

    private static long check(Site site) throws IOException {
        return site.processes().stream()
                .filter(KeptSocketTests::isCheck)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isCheck(long pid) {
        return Processes.commandLine(pid).equals(List.of("sleep", "7310", ""));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void signalsAreSurvivedEarlyAndLate(boolean asProcess1, Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), asProcess1);
        for (String signal : new String[] {"HUP", "USR2", "ALRM", "PIPE", "QUIT", "WINCH", "CONT"}) {
            supervised.signal(signal);
            Signals.send(signal, supervised.server());
        }

        eventually("threads of the server")
                .until(() -> supervised.program().out().contains("Full thread dump"));
        assertThat(supervised.get("/").status()).isEqualTo(200);
        supervised.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "supervise"})
    void hangupsInItsFirstSecondsEndNothing(String command, Site site) throws IOException {
        int port = site.freePort();
        Program program = site.cmdchk(command, "--config", site.config("{}"), "--log", "", "--port", port)
                .start();
        eventually("the launcher has begun").until(() -> isHangupIgnored(program.pid()));

        within(Supervised.RESTART, "the first answer").until(() -> {
            for (String signal : List.of("HUP", "USR1", "ALRM")) {
                program.signal(signal);
            }
            return program.out().contains("Listening on port");
        });

        assertThat(site.await(program, port).status()).isEqualTo(200);
    }

    private static boolean isHangupIgnored(long pid) {
        String ignored = Processes.status(pid).getOrDefault("SigIgn", "0");
        return (Long.parseUnsignedLong(ignored, 16) & 1) == 1;
    }

    @Test
    void descriptorsThatACallerForgotToCloseAreNotKept(Site site) throws IOException {
        Path forgotten = Files.createFile(site.path("forgotten"));
        Command command =
                site.supervisor().behind("bash", "-c", "exec 12>\"$0\" 7>\"$0\"; exec \"$@\"", forgotten.toString());

        Supervised supervised = Supervised.start(site, command, false);

        assertThat(Processes.descriptors(supervised.supervisor())).doesNotContain(forgotten.toString());
        assertThat(Processes.descriptors(supervised.server())).doesNotContain(forgotten.toString());
    }

    /** A pipe that nobody reads is full after 64 KB; each restart says three lines. */
    @Test
    void supervisorWhoseWordsNobodyReadsGoesOn(Site site) throws IOException {
        Path pipe = site.path("pipe");
        assertThat(site.command("mkfifo").with(pipe).run().status()).isZero();
        String fillAndStart = "exec 2<>\"$0\"; head -c 65536 /dev/zero >&2; exec \"$@\"";
        int port = site.freePort();
        Program program = site.supervisor()
                .behind("bash", "-c", fillAndStart, pipe.toString())
                .with("--port", port)
                .start();
        site.await(program, port);
        Supervised supervised = new Supervised(program, program.pid(), port);
        long server = supervised.server();

        Signals.send("KILL", server);

        within(Supervised.RESTART, "another server")
                .until(() -> supervised.servers().stream().anyMatch(pid -> pid != server));
        assertThat(supervised.get("/").status()).isEqualTo(200);
    }
}
