package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who the server and its checks run as. */
@ExtendWith(SiteExtension.class)
class PrivilegeTests {
    private static final String NONE = "0000000000000000";

    @Test
    void serverOfRootRunsItsChecksAsNobodyWithoutAnyRight(Site site) throws IOException {
        Path status = site.directoryOf(User.NOBODY).resolve("status");
        Server server = site.serve(site.server()
                .behind("setpriv", "--groups=0,6,20,60", "--")
                .with("--check", "cat /proc/self/status >" + status));

        server.status();

        assertUnprivileged(Processes.status(server.pid()), User.NOBODY);
        assertUnprivileged(fields(status), User.NOBODY);
        assertThat(server.console()).contains("Started as root", "nobody");
    }

    @Test
    void serverOfRootRunsAsTheUserItIsToldTo(Site site) throws IOException {
        Path status = site.directoryOf(User.GAMES).resolve("status");
        Server server =
                site.serve(site.server().with("--user", "games").with("--check", "cat /proc/self/status >" + status));

        server.status();

        assertUnprivileged(Processes.status(server.pid()), User.GAMES);
        assertUnprivileged(fields(status), User.GAMES);
        assertThat(server.console()).contains("Started as root", "games");
    }

    @ParameterizedTest
    @EnumSource(names = {"NOBODY", "GAMES", "STRANGER"})
    void serverOfAnotherUserStaysThatUserAndSaysSo(User user, Site site) throws IOException {
        Path status = site.directoryOf(user).resolve("status");
        Server server = site.serve(
                site.server().as(user).with("--user", "daemon").with("--check", "cat /proc/self/status >" + status));

        assertThat(server.status()).isEqualTo(200);
        assertThat(Processes.status(server.pid()))
                .containsEntry("Uid", four(user.uid()))
                .containsEntry("Gid", four(user.gid()));
        assertThat(fields(status)).containsEntry("Uid", four(user.uid())).containsEntry("CapEff", NONE);
        assertThat(server.console()).contains("Not started as root").doesNotContain("Started as root:");
    }

    @Test
    void supervisorOfRootStaysRootAndItsServerDoesNot(Site site) throws IOException {
        Server server = site.serve(site.supervisor());

        assertThat(Processes.status(server.program().pid())).containsEntry("Uid", four(0));
        assertUnprivileged(Processes.status(server.pid()), User.NOBODY);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOBODY", "STRANGER"})
    void supervisorOfAnotherUserStaysThatUserLikeItsServer(User user, Site site) throws IOException {
        Server server = site.serve(site.supervisor().as(user));

        assertThat(server.status()).isEqualTo(200);
        assertThat(Processes.status(server.program().pid())).containsEntry("Uid", four(user.uid()));
        assertThat(Processes.status(server.pid())).containsEntry("Uid", four(user.uid()));
    }

    @Test
    void configFileThatOnlyRootMayReadIsRead(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 7\": [7]}}");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));

        Server alone = site.serve(site.server().with("--config", config));
        Server supervised = site.serve(site.cmdchk("supervise").with("--log", "", "--config", config));

        assertThat(alone.status()).isEqualTo(200);
        assertThat(supervised.status()).isEqualTo(200);
        assertThat(alone.console()).contains("Read config file: " + config);
        assertThat(Processes.status(alone.pid())).containsEntry("Uid", four(User.NOBODY.uid()));
    }

    @Test
    void configFileIsHandedOverByNeitherArgumentsNorEnvironment(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"true --password=hunter2\": []}}");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));

        Server server = site.serve(site.server().with("--config", config));

        assertThat(server.status()).isEqualTo(200);
        assertThat(site.processes()).contains(server.pid()).allSatisfy(pid -> {
            assertThat(Processes.commandLine(pid)).noneMatch(word -> word.contains("hunter2"));
            assertThat(Files.readString(Path.of("/proc/" + pid + "/environ"))).doesNotContain("hunter2");
        });
    }

    @Test
    void checkCannotBecomeRootAgain(Site site) throws IOException {
        Path config = site.config("""
                {"check_list": {
                  "setpriv --reuid=0 true": [1, 127],
                  "kill -0 %d": [1],
                  "test -r /etc/shadow": [1]}}
                """.formatted(ProcessHandle.current().pid()));

        Server server = site.serve(site.server().with("--config", config));

        assertThat(server.status()).as(server.console()).isEqualTo(200);
    }

    @Test
    void checkGetsThePathAndHomeOfItsOwnUserAndNothingOfOurs(Site site) throws IOException {
        Path seen = site.directoryOf(User.NOBODY).resolve("environment");
        Command command = site.server()
                .env("OPERATORS_OWN", "kept")
                .env("SPRING_APPLICATION_JSON", "{\"server.port\": 1}")
                .env("SERVER_PORT", "1")
                .env("JAVA_TOOL_OPTIONS", "-Dx=y")
                .env("JDK_JAVA_OPTIONS", "-Dx=y")
                .env("NOTIFY_SOCKET", "/run/none")
                .env("LISTEN_FDS", "0")
                .with("--check", "env >" + seen);

        Server server = site.serve(command);
        server.status();

        Map<String, String> environment = Files.readAllLines(seen).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
        assertThat(environment)
                .containsEntry("OPERATORS_OWN", "kept")
                .containsEntry("PATH", command.environment().get("PATH"))
                .containsEntry("HOME", "/nonexistent");
        assertThat(environment.keySet())
                .noneMatch(name -> name.matches("(SPRING|JAVA|JDK|NOTIFY|LISTEN|WATCHDOG)_.*"))
                .allMatch(name -> !name.startsWith("CMDCHK_") || name.matches("CMDCHK_(CHECK|TIMEOUT|RUN)"));
    }

    @Test
    void configFileThatOthersMayChangeIsRefusedByRoot(Site site) throws IOException {
        Path open = site.config("{}");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path others = site.config("{}");
        Files.setAttribute(others, "unix:uid", User.GAMES.uid());
        Path below = Files.writeString(site.directoryOf(User.GAMES).resolve("config.json"), "{}");
        Path link = Files.createSymbolicLink(site.path("link.json"), below);
        Path exchangeable = Files.writeString(directory(site, "open", 0777).resolve("config.json"), "{}");

        for (Path config : new Path[] {open, others, below, link, exchangeable}) {
            Command command = site.server().with("--port", site.freePort(), "--config", config);
            try (var program = command.start()) {
                eventually("refusal")
                        .untilAsserted(() -> assertThat(Log.errors(program.out()))
                                .singleElement()
                                .asString()
                                .contains(config.toString()));
            }
        }
    }

    /** As in /tmp: nobody else can exchange what is root's there. */
    @Test
    void configFileOfRootsBelowAStickyDirectoryIsRead(Site site) throws IOException {
        Path config = Files.writeString(directory(site, "sticky", 01777).resolve("config.json"), "{}");

        Server server = site.serve(site.server().with("--config", config));

        assertThat(server.status()).isEqualTo(200);
    }

    private static Path directory(Site site, String name, int mode) throws IOException {
        Path directory = Files.createDirectory(site.path(name));
        Files.setAttribute(directory, "unix:mode", mode);
        return directory;
    }

    private static void assertUnprivileged(Map<String, String> status, User user) {
        assertThat(status)
                .containsEntry("Uid", four(user.uid()))
                .containsEntry("Gid", four(user.gid()))
                .containsEntry("Groups", String.valueOf(user.gid()))
                .containsEntry("CapInh", NONE)
                .containsEntry("CapPrm", NONE)
                .containsEntry("CapEff", NONE)
                .containsEntry("CapAmb", NONE);
    }

    private static Map<String, String> fields(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> field[1].strip().replaceAll("\\s+", " ")));
    }

    private static String four(int id) {
        return "%d %d %d %d".formatted(id, id, id, id);
    }
}
