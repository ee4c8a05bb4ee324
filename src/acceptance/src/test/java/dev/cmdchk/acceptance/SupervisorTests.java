package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class SupervisorTests {
    private static final Duration RESTART = Duration.ofMinutes(2);

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "SEGV", "ABRT", "TERM", "INT", "QUIT"})
    void serverThatEndsForWhateverReasonIsFollowedByAnother(String signal, Site site) throws IOException {
        Server server = site.serve(site.supervisor());
        long first = server.pid();

        Signals.send(signal, first);

        // SIGQUIT makes a Java program print its threads; it goes on.
        if (signal.equals("QUIT")) {
            assertThat(server.status()).isEqualTo(200);
            assertThat(server.pid()).isEqualTo(first);
        } else {
            awaitAnother(server, first);
            assertThat(server.status()).isEqualTo(200);
        }
    }

    @Test
    void serverIsReplacedAgainAndAgainAndTheLogSaysHowEachEnded(Site site) throws IOException {
        Server server = site.serve(site.supervisor());

        for (int round = 0; round < 3; round++) {
            long before = server.pid();
            Signals.send("KILL", before);
            awaitAnother(server, before);

            eventually("how it ended")
                    .untilAsserted(() -> assertThat(server.console())
                            .contains("process " + before + ", was killed by signal 9 (137), not by its supervisor"));
        }
        assertThat(servers(site)).hasSize(1);
    }

    private static void awaitAnother(Server server, long before) {
        within(RESTART, "another server").untilAsserted(() -> {
            assertThat(server.findPid()).isPresent().get().isNotEqualTo(before);
            assertThat(server.findStatus()).hasValue(200);
        });
    }

    @Test
    void eachServerReadsTheConfigAgain(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 0\": []}}");
        Server server = site.serve(site.cmdchk("supervise").with("--log", "", "--config", config));
        long before = server.pid();

        Files.writeString(config, "{\"check_list\": {\"exit 1\": []}}");
        int meanwhile = server.status();
        Signals.send("KILL", before);

        assertThat(meanwhile).isEqualTo(200);
        within(RESTART, "new checks")
                .untilAsserted(() -> assertThat(server.findStatus()).hasValue(503));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void supervisorThatIsToldToStopStopsItsServerFirst(String signal, Site site) throws IOException {
        Server server = site.serve(site.supervisor().with("--check", "sleep 0.1"));
        long pid = server.pid();

        server.program().signal(signal);

        assertThat(server.program().awaitExit()).isZero();
        assertThat(Processes.commandLine(pid)).isEmpty();
        assertThat(site.processes()).isEmpty();
    }

    @Test
    void supervisorThatIsToldToStopWhileChecksHangLeavesNothing(Site site) throws Exception {
        Server server = site.serve(site.supervisor()
                .with("--config", site.config("{\"kill_grace\": \"1s\"}"))
                .with("--check", "trap '' TERM; sleep 7310"));
        Thread client = Thread.startVirtualThread(() -> {
            try {
                server.status();
            } catch (IOException _) {
                // No answer is what is to be expected of a server that stops.
                return;
            }
        });
        eventually("check runs")
                .untilAsserted(() -> assertThat(running(site, "7310")).isTrue());

        server.program().signal("TERM");

        assertThat(server.program().awaitExit()).isZero();
        assertThat(client.join(RESTART)).isTrue();
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    private static boolean running(Site site, String word) throws IOException {
        return site.processes().stream()
                .anyMatch(pid -> Processes.commandLine(pid).contains(word));
    }

    @Test
    void supervisorThatIsKilledTakesItsServerWithIt(Site site) throws IOException {
        Server server = site.serve(site.supervisor());

        server.program().signal("KILL");

        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    @Test
    void supervisorOnSignalUsr1RestartsItsServer(Site site) throws IOException {
        Server server = site.serve(site.supervisor());
        long before = server.pid();
        // A restart that is asked for while the server starts is none: the supervisor hears of the first answer a
        // little later.
        eventually("word of the first answer")
                .until(() -> server.program().err().contains("server " + before + " answers"));

        server.program().signal("USR1");

        awaitAnother(server, before);
    }

    @Test
    void supervisorSurvivesHangup(Site site) throws IOException {
        Server server = site.serve(site.supervisor());

        server.program().signal("HUP");

        assertThat(server.status()).isEqualTo(200);
        assertThat(server.program().isRunning()).isTrue();
    }

    @Test
    @ResourceLock("default port")
    void supervisorWithoutOptionsTakesItsDefaultFiles(Site site) throws IOException {
        Path etc = site.path("etc");
        assertThat(site.command("cp").with("-a", "/etc", etc).run().status()).isZero();
        Files.writeString(etc.resolve("appsrvchk.cfg"), "{\"check_list\": {\"echo of the default file; exit 9\": []}}");
        Path logs = Files.createDirectory(site.path("log"));
        Path directory = Files.createDirectory(logs.resolve("appsrvchk"));
        Files.setAttribute(directory, "unix:uid", User.NOBODY.uid());

        Server server = site.await(
                site.cmdchk("supervise")
                        .behind(Mounts.behind(List.of(etc.toString(), "/etc", logs.toString(), "/var/log")))
                        .start(),
                9200);

        assertThat(server.status()).isEqualTo(503);
        eventually("log")
                .untilAsserted(() -> assertThat(directory.resolve("appsrvchk.log"))
                        .content()
                        .contains("Read config file: /etc/appsrvchk.cfg", "of the default file", "GET / HTTP/1.1"));
    }

    @Test
    @ResourceLock("default port")
    void supervisorWithoutItsDefaultFilesServesTheDefaults(Site site) throws IOException {
        Path etc = site.path("etc");
        assertThat(site.command("cp").with("-a", "/etc", etc).run().status()).isZero();
        Files.deleteIfExists(etc.resolve("appsrvchk.cfg"));
        Path logs = Files.createDirectory(site.path("log"));
        Command command = site.command(site.home().resolve("bin/cmdchk_wrapper"))
                .behind(Mounts.behind(List.of(etc.toString(), "/etc", logs.toString(), "/var/log")))
                .behind(Syslog.asDevLog(site, site.path("nobody-listens")));

        Server server = site.await(command.start(), 9200);

        assertThat(server.status()).isEqualTo(200);
        eventually("log")
                .untilAsserted(() -> assertThat(server.program().err())
                        .contains("Could not open file: /etc/appsrvchk.cfg", "cannot write log file"));
    }

    /** As who removes it before he writes it anew, or a tool that does. */
    @Test
    void supervisorWhoseDefaultFileGoesAwayKeepsItsChecksUntilThereIsOneAgain(Site site) throws IOException {
        Path etc = site.path("etc");
        assertThat(site.command("cp").with("-a", "/etc", etc).run().status()).isZero();
        Path config = etc.resolve("appsrvchk.cfg");
        Files.writeString(config, "{\"check_list\": {\"exit 9\": []}}");
        Server server = site.serve(
                site.cmdchk("supervise", "--log", "").behind(Mounts.behind(List.of(etc.toString(), "/etc"))));
        assertThat(server.status()).isEqualTo(503);

        Files.delete(config);

        within(Supervised.RESTART, "word of it")
                .until(
                        () -> server.console()
                                .contains(
                                        "cannot read config file /etc/appsrvchk.cfg: No such file or directory, but there was one"));
        assertThat(server.status()).isEqualTo(503);
        assertThat(server.get("/actuator/prometheus").body()).contains("cmdchk_config_last_reload_successful 0");

        Files.writeString(config, "{\"check_list\": {\"exit 0\": []}}");

        within(Supervised.RESTART, "the new file").until(() -> server.status() == 200);
        assertThat(server.get("/actuator/prometheus").body()).contains("cmdchk_config_last_reload_successful 1");
    }

    @Test
    void supervisorAndServerAreTheirTitlesForPsAndPgrep(Site site) throws IOException {
        Server alone = site.serve(site.command(site.home().resolve("bin/cmdchk_server")));
        Server supervised = site.serve(site.command(site.home().resolve("bin/cmdchk_wrapper"))
                .with("--config", site.config("{}"), "--log", ""));

        assertThat(pgrep(site, "^cmdchk_server ")).contains(alone.program().pid(), supervised.pid());
        assertThat(pgrep(site, "^cmdchk_wrapper "))
                .contains(supervised.program().pid());
        assertThat(site.command("ps")
                        .with("-o", "args=", "-p", alone.program().pid())
                        .run()
                        .out())
                .startsWith("cmdchk_server ");
    }

    private static List<Long> pgrep(Site site, String pattern) throws IOException {
        return site.command("pgrep")
                .with("-f", pattern)
                .run()
                .out()
                .lines()
                .map(Long::valueOf)
                .toList();
    }

    private static List<Long> servers(Site site) throws IOException {
        return site.processes().stream()
                .filter(pid -> Processes.commandLine(pid).stream()
                        .findFirst()
                        .orElse("")
                        .equals("cmdchk_server"))
                .toList();
    }
}
