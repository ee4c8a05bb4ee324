package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Program;
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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error during startup: one log entry, five seconds, exit status 1, and never an answer. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class StartupErrorTests {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofMinutes(2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"prot\": 1}",
                "{\"check_list\": {}}",
                "[]",
                "",
                "{\"user\": 5}",
                "{\"check_list\": {\"true\": {\"name\": \"<script>\"}}}",
                "{\"check_list\": {\"true\": {\"group\": \"<script>\"}}}"
            })
    void configFileThatIsWrongIsAStartupError(String json, Site site) throws IOException {
        Path config = site.config(json);

        assertStartupError(site, site.server().with("--config", config), config + ":1:");
    }

    @Test
    void everyMistakeIsInTheOneEntry(Site site) throws IOException {
        Path config = site.config("{\"prot\": 1,\n\"timeout\": 5,\n\"check_list\": {}}");

        assertStartupError(
                site, site.server().with("--config", config), config + ":1:2:", config + ":2:12:", config + ":3:15:");
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "GAMES"})
    void configFileThatIsMissingIsAStartupError(User user, Site site) throws IOException {
        Path config = site.path("missing.json");

        assertStartupError(
                site, site.server().as(user).with("--config", config), config.toString(), "No such file", "user");
    }

    @Test
    void configFileThatTheUserMayNotReadIsAStartupError(Site site) throws IOException {
        Path config = Files.writeString(site.directoryOf(User.ROOT).resolve("config.json"), "{}");

        assertStartupError(
                site,
                site.server().as(User.GAMES).with("--config", config),
                config.toString(),
                "games",
                "Permission denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-user", "root", "0", "1234567", "../etc"})
    void userThatCannotBeHadIsAStartupError(String user, Site site) throws IOException {
        assertStartupError(site, site.server().with("--user", user), user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--prot=1", "--port=0", "--port=http", "stray"})
    void optionThatIsWrongIsAStartupError(String option, Site site) throws IOException {
        assertStartupError(
                site, site.server().with(option), option.equals("stray") ? "option" : option.split("=", -1)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "NOBODY"})
    void portThatIsTakenIsAStartupErrorAndItsHolderIsUndisturbed(User user, Site site) throws IOException {
        Server first = site.serve(site.server());
        Command second = site.server().as(user).with("--port", first.port());

        Failure failure = fail(second);

        assertFailure(failure, "--port: 'port' is " + first.port());
        assertThat(first.status()).isEqualTo(200);
    }

    @Test
    void portOfAnotherProgramIsAStartupErrorToo(Site site) throws IOException {
        try (ServerSocket taken = new ServerSocket(site.freePort())) {
            Failure failure = fail(site.server().with("--port", taken.getLocalPort()));

            assertFailure(failure, "--port: 'port' is " + taken.getLocalPort());
        }
    }

    @Test
    void portThatOnlyRootMayOpenIsAStartupErrorForAnotherUser(Site site) throws IOException {
        Failure failure = fail(site.server().as(User.GAMES).with("--port", 1));

        assertFailure(failure, "'port' is 1, where user 'games' cannot listen: Permission denied");
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "NOBODY"})
    void workingDirectoryThatWasRemovedIsAStartupError(User user, Site site) throws IOException {
        assertStartupError(site, inRemovedDirectory(site, user, site.server().as(user)), "working directory");
    }

    @Test
    void supervisorInADirectoryThatWasRemovedSaysSoAndEnds(Site site) throws IOException {
        Command supervisor = site.cmdchk("supervise", "--config", site.config("{}"), "--log", "");

        try (Program program = inRemovedDirectory(site, User.ROOT, supervisor).start()) {
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.err()).contains("cmdchk: the working directory was removed");
        }
    }

    /** The launcher says it, on standard error: the user who is to write the log may not run the program. */
    @Test
    void installationThatTheUserMayNotRunIsAStartupError(Site site) throws IOException {
        Path closed = Files.createDirectory(site.directoryOf(User.ROOT).resolve("cmdchk"));
        Command command = site.command(closed.resolve("bin/cmdchk"))
                .with("server", "--port", site.freePort())
                .behind(Mounts.behind(List.of(site.home().toString(), closed.toString())));
        Instant before = Instant.now();

        try (Program program = command.start()) {
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(Duration.between(before, program.endedAt())).isGreaterThan(PAUSE);
            assertThat(program.err())
                    .hasLineCount(1)
                    .contains("may not read " + closed, "install cmdchk where every user can read it");
        }
    }

    private static Command inRemovedDirectory(Site site, User user, Command command) throws IOException {
        String remove = "cd \"$0\" && mkdir gone && cd gone && rmdir ../gone && exec \"$@\"";
        return command.behind("sh", "-c", remove, site.directoryOf(user).toString());
    }

    @Test
    void logFileThatCannotBeOpenedIsAStartupErrorWhereThatIsDemanded(Site site) throws IOException {
        Path log = site.directoryOf(User.ROOT).resolve("server.log");
        Path config = site.config("{\"log_fallback\": \"exit\", \"log_location\": \"%s\"}".formatted(log));
        Command command = site.server()
                .behind(Syslog.asDevLog(site, site.path("nobody-listens")))
                .with("--config", config, "--port", site.freePort());

        try (Program program = command.start()) {
            within(START, "error")
                    .untilAsserted(() -> assertThat(Log.errors(program.err())).hasSize(1));
            String entry = Log.errors(program.err()).getFirst();

            assertThat(entry).contains(log.toString(), "nobody", "Permission denied");
            assertThat(Log.warnings(program.err())).as("no other entry").hasSize(1);
            assertPause(entry, program.endedAt());
            assertThat(program.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void errorIsLoggedWhereTheLogGoesAndShownToWhoStartedIt(Site site) throws IOException {
        Path log = site.directoryOf(User.NOBODY).resolve("server.log");
        Path config = site.config("{\"prot\": 1, \"log_location\": \"%s\"}".formatted(log));

        try (Program program = site.server().with("--config", config).start()) {
            within(START, "error")
                    .until(() -> Files.exists(log)
                            && Log.errors(Files.readString(log)).size() == 1);

            assertThat(Log.errors(Files.readString(log)).getFirst()).contains(config + ":1:2:", "'port'");
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.out()).isEmpty();
            assertThat(program.err())
                    .startsWith("cmdchk: not started: " + config + ":1:2:")
                    .hasLineCount(1);
        }
        assertThat(Log.errors(Files.readString(log))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "NOBODY"})
    void terminationInTheseFiveSecondsEndsItAtOnce(User user, Site site) throws IOException {
        Program program = site.server()
                .as(user)
                .with("--config", site.config("{\"prot\": 1}"))
                .start();
        within(START, "error").until(() -> !Log.errors(program.out()).isEmpty());

        program.signal("TERM");

        eventually("end").until(() -> !program.isRunning());
        assertThat(program.awaitExit())
                .as("end by the signal, not by the end of the pause")
                .isEqualTo(143);
    }

    @ParameterizedTest
    @CsvSource({"TERM, false, 143", "TERM, true, 143", "INT, false, 130", "INT, true, 130"})
    void signalInTheFiveSecondsOfASupervisorEndsItAtOnce(String signal, boolean asProcess1, int status, Site site)
            throws IOException {
        Program program = Supervised.placed(site.supervisor(), asProcess1)
                .behind("sh", "-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\" 3</dev/null", "no-socket")
                .start();
        long self = Supervised.self(program, asProcess1);
        within(START, "error").until(() -> program.err().contains("not started"));

        Signals.send(signal, self);

        assertThat(program.awaitExit())
                .as("end by the signal, not by the end of the pause")
                .isEqualTo(status);
    }

    @Test
    void supervisorGoesOnTryingAndServesWhenTheErrorIsGone(Site site) throws IOException {
        Path config = site.config("{\"prot\": 1}");
        int port = site.freePort();
        Program supervisor = site.cmdchk("supervise", "--log", "", "--config", config, "--port", port)
                .start();
        within(START, "second error").until(() -> Log.errors(supervisor.out()).size() >= 2);

        Files.writeString(config, "{}");

        assertThat(site.await(supervisor, port).status()).isEqualTo(200);
    }

    private record Failure(List<String> errors, Instant ended, int status, String out) {}

    private static void assertStartupError(Site site, Command command, String... said) throws IOException {
        int port = site.freePort();
        Command onPort = command.arguments().stream().anyMatch(argument -> argument.startsWith("--port"))
                ? command
                : command.with("--port", port);

        Failure failure = fail(onPort, port);

        assertFailure(failure, said);
    }

    private static Failure fail(Command command, int... closed) throws IOException {
        try (Program program = command.start()) {
            within(START, "end").until(() -> {
                for (int port : closed) {
                    assertThat(isOpen(port)).as("port is open").isFalse();
                }
                return !program.isRunning();
            });
            return new Failure(Log.errors(program.out()), program.endedAt(), program.awaitExit(), program.out());
        }
    }

    private static void assertFailure(Failure failure, String... said) {
        assertThat(failure.errors()).as(failure.out()).hasSize(1);
        assertThat(failure.errors().getFirst()).contains("Not started").contains(said);
        assertPause(failure.errors().getFirst(), failure.ended());
        assertThat(failure.status()).isEqualTo(1);
        assertThat(Log.strays(failure.out())).isEmpty();
    }

    private static void assertPause(String entry, Instant ended) {
        Duration pause = Duration.between(Log.timeOf(entry).toInstant(), ended);
        assertThat(pause).isGreaterThanOrEqualTo(PAUSE);
    }

    private static boolean isOpen(int port) throws IOException {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }
}
