package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a supervisor, its server and its checks, however they come by it. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class StopTests {
    private static final int CHECKS = 20;
    private static final int STUBBORN = 5;
    /** Well below the grace that the checks have, which a stop does not wait for. */
    private static final Duration BOUNDED = Duration.ofSeconds(45);

    /** Well below the delay that a stop has. */
    private static final Duration UNTIL_GONE = Duration.ofMinutes(1);

    private static final Duration BEFORE_THE_KILL = Duration.ofSeconds(8);

    private static final String LONG_GRACE = "\"kill_grace\": \"1m\", \"log_location\": \"\"";
    private static final String STUBBORN_CHECK =
            "{%s, \"check_list\": {\"trap '' TERM; sleep 7310\": []}}".formatted(LONG_GRACE);
    private static final String SLOW_STOP = STUBBORN_CHECK.replaceFirst("\\{", "{\"shutdown_delay\": \"5m\", ");

    /** Longer than a stop waits for what runs. */
    @Test
    void stopWhileACallerWaitsForALongCheckAnswersIt(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command() + "; sleep 7310"));
        try (Http.Connection caller = Http.Connection.open(server.port())) {
            caller.send(Http.request("GET / HTTP/1.1", "Host: localhost"));
            within(Supervised.RESTART, "its run").until(() -> counter.runs() == 1);

            server.program().signal("TERM");

            assertThat(caller.receive(false)).map(Reply::status).contains(503);
        }
        assertThat(server.program().awaitExit()).isEqualTo(143);
        assertThat(server.console().lines())
                .filteredOn(line -> line.contains("GET / HTTP/1.1"))
                .singleElement()
                .asString()
                .contains("503, ", "the server stops")
                .doesNotContain("still running");
    }

    /** Fault: the checks were killed beside the server that was coming up, which noted for good that they had failed. */
    @Test
    void stopWhileTheServerStartsIsNoFailureOfItsChecks(Site site) throws IOException {
        String checks = IntStream.range(0, CHECKS)
                .mapToObj("\"kill -TERM $PPID; sleep 7310; : %d\": {\"interval\": \"1m\"}"::formatted)
                .collect(Collectors.joining(", "));
        Path config = site.config("{%s, \"check_list\": {%s}}".formatted(LONG_GRACE, checks));
        Program server = site.cmdchk("server", "--config", config, "--port", site.freePort())
                .behind("taskset", "-c", "0")
                .start();

        assertThat(server.awaitExit()).isEqualTo(143);
        assertThat(server.out() + server.err()).doesNotContain("failed");
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 50", "true, 1", "true, 50"})
    void stopWhileTwentyChecksRunStartsNoOtherAndLeavesNothing(boolean asProcess1, int times, Site site)
            throws Exception {
        Path runs = site.directoryOf(User.NOBODY).resolve("runs");
        Path config = site.config("{%s, \"check_list\": {%s}}".formatted(LONG_GRACE, twentyChecks(runs)));
        Supervised supervised = Supervised.start(site, site.cmdchk("supervise", "--config", config), asProcess1);
        try (Callers callers = Callers.of(supervised.port(), 3)) {
            within(Supervised.RESTART, "all checks run").until(() -> Files.exists(runs) && Files.size(runs) == CHECKS);

            long asked = System.nanoTime();
            terminate(site, supervised, times);
            int status = supervised.program().awaitExit();

            assertThat(status).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .as("10 s and then a kill, not the minute of grace")
                    .isLessThan(BOUNDED);
            callers.end();
        }
        assertThat(runs).hasSize(CHECKS);
        assertThatNothingIsLeft(site, supervised);
        assertNothingCrashed(site, supervised);
    }

    /** One that stands still takes no notice of SIGTERM, nor does its check. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatTakesNoNoticeOfAStopIsKilledAndLeavesNothing(boolean asProcess1, Site site) throws Exception {
        Supervised supervised =
                Supervised.start(site, site.cmdchk("supervise", "--config", site.config(STUBBORN_CHECK)), asProcess1);
        try (Callers callers = Callers.of(supervised.port(), 1)) {
            eventually("the check runs").until(() -> !checks(site).isEmpty());
            Signals.send("STOP", supervised.server());

            long asked = System.nanoTime();
            supervised.signal("TERM");
            int status = supervised.program().awaitExit();

            assertThat(status).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isBetween(BEFORE_THE_KILL, BOUNDED);
            assertThat(supervised.said("was killed by signal 9 (137)")).isTrue();
            callers.end();
        }
        assertThatNothingIsLeft(site, supervised);
    }

    /** Fault: a caller had to wait for a run that could not end before the server did. */
    @Test
    void serverThatStopsIsUnhealthyAtOnceAndRunsNothing(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server()
                .with("--check", counter.command() + "; sleep 7310")
                .with("--config", site.config("{\"shutdown_delay\": \"5m\", \"timeout\": \"10m\"}")));
        server.program().signal("TERM");
        eventually("it stops").until(() -> server.console().contains("Stopping in"));

        Reply reply = server.get("/");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(server.get("/livez").status()).isEqualTo(200);
        assertThat(counter.runs()).isZero();
        server.program().signal("KILL");
    }

    /** Fault: those who came after the shutdown delay waited for nobody until the supervisor ended. */
    @Test
    void callerWhoComesAfterTheShutdownDelayIsRefused(Site site) throws IOException {
        Path config = site.config(STUBBORN_CHECK);
        Supervised supervised = Supervised.start(site, site.cmdchk("supervise", "--config", config), false);
        try (Callers callers = Callers.of(supervised.port(), 1)) {
            eventually("the check runs").until(() -> !checks(site).isEmpty());

            supervised.signal("TERM");

            eventually("callers are refused").until(() -> isRefused(supervised.port()));
            assertThat(supervised.program().isRunning()).isTrue();
            callers.end();
        }
        assertThat(supervised.program().awaitExit()).isZero();
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (ConnectException _) {
            return true;
        }
    }

    /** Fault: the first run of a check in the background begins before the server answers, and nobody ended it. */
    @Test
    void serverThatIsToldToStopWhileItStartsLeavesNoCheckBehind(Site site) throws IOException {
        Path begun = site.directoryOf(User.NOBODY).resolve("begun");
        Path config =
                site.config("{\"check_list\": {\"echo x >%s; kill -TERM $PPID; sleep 7310\": {\"interval\": \"60m\"}}}"
                        .formatted(begun));

        int status = site.server().with("--config", config).start().awaitExit();

        assertThat(status).isEqualTo(143);
        assertThat(begun).exists();
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    private static String twentyChecks(Path runs) {
        return IntStream.range(0, CHECKS)
                .mapToObj(check -> "\"printf x >>%s; %s sleep 7310; exit %d\": []"
                        .formatted(runs, check < STUBBORN ? "trap '' TERM;" : "", check))
                .collect(Collectors.joining(", "));
    }

    /** Sends SIGTERM that many times within about a second, as long as there is somebody to hear it. */
    private static void terminate(Site site, Supervised supervised, int times) throws IOException {
        String loop = "i=0; while [ $i -lt %d ] && kill -TERM %d 2>/dev/null; do i=$((i + 1)); sleep 0.02; done"
                .formatted(times, supervised.supervisor());
        Command.Result result = site.command("sh").with("-c", loop).run();
        assertThat(result.status()).isZero();
    }

    private static void assertNothingCrashed(Site site, Supervised supervised) throws IOException {
        assertThat(supervised.program().out() + supervised.program().err()).doesNotContain("fatal error");
        try (Stream<Path> files = Files.walk(site.directory())) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("hs_err"));
        }
    }

    /** Also none that, as many scripts do first, has turned its output elsewhere. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatIsKilledLeavesNoCheckBehind(boolean asProcess1, Site site) throws Exception {
        String config = STUBBORN_CHECK.replace("trap", "exec >/dev/null 2>&1; trap");

        assertThatAKilledServerLeavesNoCheck(
                site, site.cmdchk("supervise", "--config", site.config(config)), asProcess1);
    }

    /** As in a container of Docker, whose root may not look into processes of other users. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatIsKilledLeavesNoCheckBehindWhereRootMayNotTrace(boolean asProcess1, Site site) throws Exception {
        Command command = site.cmdchk("supervise", "--config", site.config(STUBBORN_CHECK))
                .behind("capsh", "--drop=cap_sys_ptrace", "--", "-c", "exec \"$0\" \"$@\"");

        assertThatAKilledServerLeavesNoCheck(site, command, asProcess1);
    }

    private static void assertThatAKilledServerLeavesNoCheck(Site site, Command command, boolean asProcess1)
            throws Exception {
        Supervised supervised = Supervised.start(site, command, asProcess1);
        try (Callers callers = Callers.of(supervised.port(), 1)) {
            eventually("the check runs").until(() -> !checks(site).isEmpty());
            long check = checks(site).getFirst();

            Signals.send("KILL", supervised.server());

            eventually("the check is gone")
                    .until(() -> Processes.commandLine(check).isEmpty());
            supervised.signal("TERM");
            assertThat(supervised.program().awaitExit()).isZero();
            callers.end();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void supervisorThatIsKilledTakesServerAndChecksWithIt(boolean asProcess1, Site site) throws Exception {
        Supervised supervised =
                Supervised.start(site, site.cmdchk("supervise", "--config", site.config(SLOW_STOP)), asProcess1);
        try (Callers callers = Callers.of(supervised.port(), 1)) {
            eventually("the check runs").until(() -> !checks(site).isEmpty());

            supervised.signal("KILL");

            eventually("nothing is left")
                    .untilAsserted(() -> assertThat(site.processes()).isEmpty());
            callers.end();
        }
    }

    /** The supervisor would wait for the delay of the stop that it has begun. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void supervisorThatIsKilledWhileItStopsTakesServerAndChecksWithIt(boolean asProcess1, Site site) throws Exception {
        Supervised supervised =
                Supervised.start(site, site.cmdchk("supervise", "--config", site.config(SLOW_STOP)), asProcess1);
        try (Callers callers = Callers.of(supervised.port(), 1)) {
            eventually("the check runs").until(() -> !checks(site).isEmpty());
            supervised.signal("TERM");
            eventually("the stop has begun")
                    .until(() -> supervised.program().out().contains("Stopping in 300.0 s"));

            supervised.signal("KILL");

            within(UNTIL_GONE, "nothing is left")
                    .untilAsserted(() -> assertThat(site.processes()).isEmpty());
            callers.end();
        }
        assertThatNothingIsLeft(site, supervised);
    }

    /** Its start hangs: nobody ever writes what it is to read. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void supervisorThatIsKilledWhileItsServerStartsTakesItAlong(boolean asProcess1, Site site) throws Exception {
        Path certificate = site.path("certificate.pem");
        assertThat(site.command("mkfifo").with("-m", "644", certificate).run().status())
                .isZero();
        Supervised supervised = begin(site, certificate, asProcess1);
        within(Supervised.RESTART, "the server starts")
                .until(() -> supervised.said("started server")
                        && !supervised.servers().isEmpty());

        supervised.signal("KILL");

        assertThatNothingIsLeft(site, supervised);
        assertThat(supervised.said("answers")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void supervisorThatIsKilledWhileItsServerPausesAfterAnErrorTakesItAlong(boolean asProcess1, Site site)
            throws Exception {
        Supervised supervised = begin(site, site.path("missing.pem"), asProcess1);
        within(Supervised.RESTART, "the error")
                .until(() -> supervised.program().out().contains("Not started: "));

        supervised.signal("KILL");

        assertThatNothingIsLeft(site, supervised);
    }

    private static Supervised begin(Site site, Path certificate, boolean asProcess1) throws IOException {
        Path config = site.config(
                "{\"tls\": {\"certificate\": \"%s\", \"key\": \"%s\"}}".formatted(certificate, certificate));
        int port = site.freePort();
        Program program = Supervised.placed(
                        site.cmdchk("supervise", "--config", config, "--log", "", "--port", port), asProcess1)
                .start();
        return new Supervised(program, Supervised.self(program, asProcess1), port);
    }

    private static void assertThatNothingIsLeft(Site site, Supervised supervised) throws IOException {
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
        // A process that ends loses its memory, by which it is known here, before its sockets.
        eventually("the port is free")
                .untilAsserted(() -> assertThatCode(() -> new ServerSocket(supervised.port()).close())
                        .doesNotThrowAnyException());
    }

    /** Before it is a Java program it is a shell that waits for others; they may take no notice of a stop. */
    @ParameterizedTest
    @ValueSource(strings = {"", "trap '' TERM;"})
    void stopWhileTheLauncherOfTheServerHangsLeavesNothing(String manner, Site site) throws Exception {
        Path id = Executables.copy(Path.of("/usr/bin/id"), site.path("id"));
        Path hanging = Executables.write(site.path("hanging-id"), """
                #!/bin/sh
                case $1 in -G) %s sleep 7310 ;; esac
                exec %s "$@"
                """.formatted(manner, id));
        int port = site.freePort();
        Program program = site.supervisor()
                .with("--port", port)
                .behind(Mounts.behind(List.of(hanging.toString(), "/usr/bin/id")))
                .start();
        within(Supervised.RESTART, "the launcher hangs")
                .until(() -> !checks(site).isEmpty());

        program.signal("TERM");

        assertThat(program.awaitExit()).isZero();
        assertThatNothingIsLeft(site, new Supervised(program, program.pid(), port));
    }

    private static List<Long> checks(Site site) throws IOException {
        return site.processes().stream()
                .filter(pid -> Processes.commandLine(pid).equals(List.of("sleep", "7310", "")))
                .toList();
    }
}
