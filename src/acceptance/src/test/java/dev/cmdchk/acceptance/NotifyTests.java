package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a service manager is told, word by word; {@link PackageTests} has a real one. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class NotifyTests {
    private static final String WATCHDOG = "WATCHDOG=1";
    private static final String RELOADING = "RELOADING=1 MONOTONIC_USEC=[0-9]+ STATUS=Reloading";
    /** Prints each datagram as a line. */
    private static final String RECEIVE = """
            import socket, sys
            manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            manager.bind(sys.argv[1])
            while True:
                print(manager.recv(65536).decode().replace("\\n", " "), flush=True)
            """;

    private static Program listen(Site site, Path socket) throws IOException {
        Program manager = site.command("python3").with("-c", RECEIVE, socket).start();
        eventually("the socket").until(() -> Files.exists(socket));
        return manager;
    }

    @Test
    void managerIsToldWhenTheServerIsReadyReloadsAndStops(Site site) throws IOException {
        Path socket = site.path("notify");
        Program manager = listen(site, socket);
        Supervised supervised =
                Supervised.start(site, site.supervisor().env("NOTIFY_SOCKET", socket.toString()), false);
        eventually("ready")
                .until(() -> told(manager).stream()
                        .anyMatch(message -> message.matches("READY=1 STATUS=Server [0-9]+ answers")));
        assertThat(told(manager).getFirst()).startsWith("READY=1");

        supervised.signal("HUP");
        eventually("reloaded")
                .until(() ->
                        told(manager).size() >= 3 && told(manager).getLast().startsWith("READY=1"));
        supervised.stop();

        eventually("all of it")
                .untilAsserted(() -> assertThat(told(manager))
                        .satisfiesExactly(
                                message -> assertThat(message).startsWith("READY=1 STATUS="),
                                message -> assertThat(message).matches(RELOADING),
                                message -> assertThat(message).startsWith("READY=1 STATUS="),
                                message -> assertThat(message).isEqualTo("STOPPING=1 STATUS=Stopping")));
    }

    /** Whatever state the supervisor is in: a manager that waits for the end of a reload must not wait for nothing. */
    @Test
    void managerIsToldOfAReloadThatComesWhileNoServerAnswers(Site site) throws IOException {
        Path socket = site.path("notify");
        Program manager = listen(site, socket);
        Supervised supervised =
                Supervised.start(site, site.supervisor().env("NOTIFY_SOCKET", socket.toString()), false);
        eventually("ready").until(() -> told(manager).size() == 1);

        Signals.send("KILL", supervised.server());
        within(Supervised.RESTART, "no server")
                .until(() -> told(manager).getLast().startsWith("STATUS=No server runs"));
        supervised.signal("HUP");

        within(Supervised.RESTART, "its begin and its end").untilAsserted(() -> {
            List<String> told = told(manager).stream()
                    .filter(message -> !message.startsWith("STATUS="))
                    .toList();
            assertThat(told).hasSizeGreaterThanOrEqualTo(3);
            assertThat(told.get(told.size() - 2)).matches(RELOADING);
            assertThat(told.getLast()).startsWith("READY=1 STATUS=Server");
        });
    }

    @Test
    void managerIsNotToldOfAReloadBeforeTheFirstAnswer(Site site) throws IOException {
        Path socket = site.path("notify");
        Program manager = listen(site, socket);
        int port = site.freePort();
        Program program = site.supervisor()
                .env("NOTIFY_SOCKET", socket.toString())
                .with("--port", port)
                .start();
        within(Supervised.RESTART, "a server").until(() -> program.err().contains("started server"));

        program.signal("HUP");

        site.await(program, port);
        within(Supervised.RESTART, "ready").until(() -> !told(manager).isEmpty());
        assertThat(told(manager).getFirst()).startsWith("READY=1 STATUS=");
    }

    /** Fault: each ask was an entry of a request that was none, since the supervisor speaks no TLS. */
    @Test
    void askForASignOfLifeIsNoRequestWithTlsEither(Site site) throws IOException {
        Path socket = site.path("notify");
        Program manager = listen(site, socket);
        int port = site.freePort();
        Program program = site.cmdchk("supervise", "--log", "", "--port", port)
                .with("--config", Identity.of(site, "server").config(site))
                .env("NOTIFY_SOCKET", socket.toString())
                .env("WATCHDOG_USEC", "1500000")
                .start();
        within(Supervised.RESTART, "signs of life").until(() -> signsOfLife(manager) >= 3);

        site.command("curl")
                .with("-s", "--max-time", "10", "http://127.0.0.1:" + port + "/")
                .run();

        eventually("an entry of a stranger who speaks none")
                .until(() -> program.out().contains("\"- - -\" 400, 0 bytes, 0.0 ms, not TLS"));
        assertThat(program.out()).containsOnlyOnce("\"- - -\"");
    }

    @Test
    void managerGetsNoSignOfLifeOfAServerThatIsStuck(Site site) throws IOException {
        Path socket = site.path("notify");
        Program manager = listen(site, socket);
        Supervised supervised = Supervised.start(
                site, site.supervisor().env("NOTIFY_SOCKET", socket.toString()).env("WATCHDOG_USEC", "1500000"), false);
        long server = supervised.server();
        within(Supervised.RESTART, "signs of life").until(() -> signsOfLife(manager) >= 3);

        Signals.send("STOP", server);
        long whenItStopped = signsOfLife(manager);
        String stuck = "STATUS=Server %d does not answer and is killed".formatted(server);
        within(Supervised.RESTART, "it is stuck").until(() -> told(manager).contains(stuck));

        List<String> until = told(manager).stream()
                .takeWhile(message -> !message.equals(stuck))
                .toList();
        // Some may have been on their way; in these fifteen seconds there would have been thirty.
        assertThat(signsOfLife(until) - whenItStopped).isLessThan(10);
        supervised.awaitAnother(server);
        long before = signsOfLife(manager);
        within(Supervised.RESTART, "signs of life of the next").until(() -> signsOfLife(manager) > before);
    }

    @Test
    void managerGetsNoSignOfLifeWhileWrongSettingsKeepAServerFromStarting(Site site) throws IOException {
        Path socket = site.path("notify");
        Program manager = listen(site, socket);
        Path config = site.config("{}");
        Supervised supervised = Supervised.start(
                site,
                site.cmdchk("supervise", "--log", "", "--config", config)
                        .env("NOTIFY_SOCKET", socket.toString())
                        .env("WATCHDOG_USEC", "1500000"),
                false);
        within(Supervised.RESTART, "signs of life").until(() -> signsOfLife(manager) >= 3);

        Files.writeString(config, "{");
        Signals.send("KILL", supervised.server());
        within(Supervised.RESTART, "two startup errors")
                .until(() -> supervised.program().err().split("ended with exit status 1", -1).length > 2);

        // The first of them alone took five seconds, enough for ten.
        List<String> since = told(manager).stream()
                .dropWhile(message -> !message.startsWith("STATUS=No server runs"))
                .toList();
        assertThat(signsOfLife(since)).isZero();
    }

    @Test
    void serverThatCannotStartIsFollowedAtOnceWhenAReloadWasAskedForMeanwhile(Site site) throws IOException {
        Path socket = site.path("notify");
        Program manager = listen(site, socket);
        Program program = site.cmdchk("supervise", "--log", "", "--config", site.config("{"))
                .env("NOTIFY_SOCKET", socket.toString())
                .start();
        within(Supervised.RESTART, "a server").until(() -> program.err().contains("started server"));

        program.signal("HUP");

        // Else it would be in 1 s, and in more each time.
        within(Supervised.RESTART, "its end")
                .until(() -> told(manager).contains("STATUS=No server runs; the next start is in 0 s"));
    }

    private static List<String> told(Program manager) {
        return manager.out().lines().toList();
    }

    private static long signsOfLife(Program manager) {
        return signsOfLife(told(manager));
    }

    private static long signsOfLife(List<String> told) {
        return told.stream().filter(WATCHDOG::equals).count();
    }
}
