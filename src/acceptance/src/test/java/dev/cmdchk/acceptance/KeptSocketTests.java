package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The port stays open whatever becomes of the server, and each caller is answered. */
@ExtendWith(SiteExtension.class)
class KeptSocketTests {
    /** Starts a program with a socket as systemd does, see sd_listen_fds(3). */
    private static final String SERVICE_MANAGER = """
            import os, socket, sys
            listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
            for descriptor in 3, 4:
                os.dup2(listening.fileno(), descriptor)
                os.set_inheritable(descriptor, True)
            os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="2")
            os.execv(sys.argv[2], sys.argv[2:])
            """;

    private static final int CALLERS = 8;
    /** More than the queue of a socket that asks for no length, 50 for Java and 128 for older kernels. */
    private static final int WAITING = 1_000;

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

    /** Else it would be answered by the old server, and by its settings, as long as the caller likes. */
    @Test
    void connectionThatIsBeingAnsweredWhenAnotherServerComesIsClosedSoonAfter(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Supervised supervised = Supervised.start(
                site, site.cmdchk("supervise", "--config", site.config("{%s}".formatted(check.settings()))), false);
        long server = supervised.server();
        try (Http.Connection caller = Http.Connection.open(supervised.port())) {
            caller.send(Http.request("GET /readyz/slow HTTP/1.1", "Host: localhost"));
            eventually("its run").until(() -> Files.exists(check.runs()));
            supervised.signal("USR1");
            within(Supervised.RESTART, "the new server")
                    .until(() -> supervised.servers().size() == 2);
            within(Supervised.RESTART, "its first answer")
                    .until(() -> supervised.program().err().split("answers", -1).length > 2);

            check.pass();

            assertThat(caller.receive(false)).map(Reply::status).contains(200);
            eventually("the old server has ended")
                    .until(() -> !supervised.servers().contains(server));
        }
        supervised.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void secondSupervisorOnThePortSaysSoAndEnds(boolean asProcess1, Site site) throws Exception {
        Supervised first = Supervised.start(site, site.supervisor(), asProcess1);
        long server = first.server();

        long asked = System.nanoTime();
        Command.Result second = Supervised.placed(site.supervisor(), asProcess1)
                .with("--port", first.port())
                .run();

        assertThat(second.status()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofSeconds(5));
        assertThat(second.out()).contains("'port' is " + first.port() + ", which is in use: another supervisor");
        assertThat(first.get("/").status()).isEqualTo(200);
        assertThat(first.server()).isEqualTo(server);
    }

    @Test
    void secondSupervisorBesideOneWithTheServiceManagersSocketSaysSoAndEnds(Site site) throws IOException {
        int port = site.freePort();
        Program first = site.supervisor()
                .behind("python3", "-c", SERVICE_MANAGER, String.valueOf(port))
                .start();
        site.await(first, port);
        assertThat(first.err()).contains("of the 2 sockets that were handed over only the first is served");
        // Whatever the settings say.
        eventually("word of its port")
                .untilAsserted(() -> assertThat(first.out()).contains("Listening on port " + port + ","));

        Command.Result second = site.supervisor().with("--port", port).run();

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.out()).contains("'port' is " + port + ", which is in use: another supervisor");
        assertThat(Http.ask(port, "GET", "/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void supervisorWhosePortIsTakenByAnotherProgramServesWhenItIsFree(boolean asProcess1, Site site)
            throws IOException {
        Program program;
        int port = site.freePort();
        try (ServerSocket holder = new ServerSocket(port, 1, InetAddress.ofLiteral("0.0.0.0"))) {
            program = Supervised.placed(site.supervisor(), asProcess1)
                    .with("--port", holder.getLocalPort())
                    .start();
            within(Supervised.RESTART, "second attempt")
                    .until(() -> program.out().split("'port' is " + port + ", which is in use: stop", -1).length > 2);
        }

        site.await(program, port);
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

    @ParameterizedTest
    @CsvSource({"*, 127.0.0.1 [::1]", "0.0.0.0, 127.0.0.1", "127.0.0.1, 127.0.0.1", "::1, [::1]", "::, [::1] 127.0.0.1"
    })
    void addressOfEachKindIsBound(String address, String hosts, Site site) throws IOException {
        int port = site.freePort();
        Path config = site.config("{\"log_location\": \"\", \"address\": \"%s\"}".formatted(address));

        Program program =
                site.cmdchk("supervise", "--config", config, "--port", port).start();
        within(Supervised.RESTART, "first answer").until(() -> program.err().contains("answers"));

        for (String host : hosts.split(" ", -1)) {
            Command.Result result = site.command("curl")
                    .with("-sSg", "--max-time", "20", "http://%s:%d/".formatted(host, port))
                    .run();
            assertThat(result.out()).as(host + result.err()).isEqualTo("All checks succeeded.\r\n");
        }
    }

    @Test
    void thousandCallersWaitWhileNoServerAccepts(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();
        // Else it would take the server to be stuck, should all this take its time.
        supervised.signal("STOP");
        Signals.send("STOP", server);
        eventually("it accepts nothing more").until(() -> Processes.isStopped(server));
        List<Http.Connection> waiting = new ArrayList<>();
        try {
            for (int caller = 0; caller < WAITING; caller++) {
                Http.Connection connection = Http.Connection.open(supervised.port());
                connection.send(Http.request("GET / HTTP/1.1", "Host: localhost"));
                waiting.add(connection);
            }

            Signals.send("KILL", server);
            supervised.signal("CONT");

            for (Http.Connection connection : waiting) {
                assertThat(connection.receive(false).orElseThrow().status()).isEqualTo(200);
            }
        } finally {
            for (Http.Connection connection : waiting) {
                connection.close();
            }
        }
    }

    @Test
    void privilegedPortIsServedByNobody(Site site) throws IOException {
        int port = freePrivilegedPort();
        Program program = site.supervisor().with("--port", port).start();

        Server server = site.await(program, port);

        assertThat(server.status()).isEqualTo(200);
        assertThat(Processes.status(server.pid()))
                .containsEntry("Uid", "65534 65534 65534 65534")
                .containsEntry("CapEff", "0000000000000000");
    }

    private static int freePrivilegedPort() {
        return IntStream.rangeClosed(512, 1023)
                .filter(KeptSocketTests::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
