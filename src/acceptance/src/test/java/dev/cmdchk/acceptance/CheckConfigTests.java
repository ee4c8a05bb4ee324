package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be wrong with a config file, and that it is said with place, value and what is allowed. */
@ExtendWith(SiteExtension.class)
class CheckConfigTests {
    private static final int CONFIGURATION_ERROR = 78;
    private static final int LOST_OUTPUT = 74;

    static Stream<Arguments> bad() {
        return Stream.of(
                argumentSet("empty", "", ":1:1:", "empty"),
                argumentSet("cut short", "{", ":1:2:", "ends too early"),
                argumentSet("trailing comma", "{\"port\": 1,}", ":1:12:", "unexpected '}'"),
                argumentSet("NaN", "{\"port\": NaN}", ":1:", "not JSON"),
                argumentSet("beyond any number", "{\"port\": 1e400}", ":1:10:", "1e400"),
                argumentSet("comment", "// x\n{}", ":1:", "no comments"),
                argumentSet("second object", "{}\n{}", ":2:1:", "follows"),
                argumentSet("list", "[]", ":1:1:", "an object"),
                argumentSet("unknown key", "{\n  \"prot\": 1}", ":2:3:", "'port'"),
                argumentSet(
                        "unknown key of a check",
                        "{\"check_list\": {\"a\": {\"timout\": \"1s\"}}}",
                        ":1:23:",
                        "'timeout'"),
                argumentSet("duplicate key", "{\"port\": 1, \"port\": 2}", ":1:13:", "twice"),
                argumentSet("config in a file", "{\"config\": \"x\"}", ":1:2:", "not allowed in a file"),
                argumentSet("no check", "{\"check_list\": {}}", ":1:16:", "no check"),
                argumentSet("wrong type of the list", "{\"check_list\": []}", ":1:16:", "an object"),
                argumentSet("wrong type of statuses", "{\"check_list\": {\"a\": 0}}", ":1:22:", "a list"),
                argumentSet("status out of range", "{\"check_list\": {\"a\": [256]}}", ":1:23:", "255"),
                argumentSet("blank command", "{\"check_list\": {\" \": []}}", ":1:17:", "blank"),
                argumentSet("NUL in a command", "{\"check_list\": {\"a\\u0000\": []}}", ":1:17:", "NUL"),
                argumentSet("port 0", "{\"port\": 0}", ":1:10:", "1 to 65535"),
                argumentSet("port 65536", "{\"port\": 65536}", ":1:10:", "1 to 65535"),
                argumentSet("port -1", "{\"port\": -1}", ":1:10:", "1 to 65535"),
                argumentSet("port as text", "{\"port\": \"http\"}", ":1:10:", "1 to 65535"),
                argumentSet("port with a fraction", "{\"port\": 5.5}", ":1:10:", "1 to 65535"),
                argumentSet("port null", "{\"port\": null}", ":1:10:", "1 to 65535"),
                argumentSet("timeout 0", "{\"timeout\": \"0s\"}", ":1:13:", "100ms to 10m"),
                argumentSet("timeout without a unit", "{\"timeout\": \"5\"}", ":1:13:", "10s"),
                argumentSet("timeout as a number", "{\"timeout\": 5}", ":1:13:", "10s"),
                argumentSet("timeout of years", "{\"timeout\": \"1000000m\"}", ":1:13:", "100ms to 10m"),
                argumentSet("user as a number", "{\"user\": 0}", ":1:10:", "user name"),
                argumentSet("log location as a list", "{\"log_location\": []}", ":1:18:", "path"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void configFileWithAMistakeIsRefusedWithItsPlace(String json, String place, String said, Site site)
            throws IOException {
        Path config = site.config(json);

        Command.Result result = site.cmdchk("check-config", "--config", config).run();

        assertThat(result.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(result.err()).startsWith(config + place).contains(said).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void schemaForEditorsComesWithTheDistribution(Site site) throws IOException {
        String shipped = Files.readString(site.home().resolve("share/cmdchk.schema.json"));

        assertThat(shipped).startsWith("{\"$schema\":").contains("\"check_list\"");
        assertThat(site.cmdchk("check-config", "--schema").run().out()).isEqualTo(shipped);
    }

    /** As on a full disk: half a schema in a file would be taken for all of it. */
    @ParameterizedTest
    @ValueSource(strings = {"--schema", "--supervisor"})
    void standardOutputThatCannotBeWrittenIsSaid(String option, Site site) throws IOException {
        Command.Result result = site.cmdchk("check-config", option)
                .behind("sh", "-c", "exec \"$@\" >/dev/full", "sh")
                .run();

        assertThat(result.status()).isEqualTo(LOST_OUTPUT);
        assertThat(result.err()).contains("standard output cannot be written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "a/b",
                "actuator",
                "error",
                "liveness",
                "readiness",
                "",
                "%2e",
                "Upper",
                "a--b",
                "-a",
                "\\ud83d\\ude00",
                "../error",
                "a b"
            })
    void nameOfACheckThatIsNoPlainNameIsRefused(String name, Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"a\": {\"name\": \"%s\"}}}".formatted(name));

        Command.Result result = site.cmdchk("check-config", "--config", config).run();

        assertThat(result.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(result.err()).startsWith(config + ":1:31:").contains("'name'", "lower-case letters");
    }

    @Test
    void allMistakesOfAllPlacesAreReportedTogether(Site site) throws IOException {
        Path first = site.config("{\"prot\": 1, \"timeout\": 5}");
        Path second = site.config("{\"user\": [], \"check_list\": {\"a\": {\"name\": \"A\", \"status\": \"x\"}}}");

        Command.Result result = site.cmdchk("check-config", "--config", first, second, "--port", "0", "--usr", "x")
                .run();

        assertThat(result.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(result.err())
                .contains("--port", "--usr", "'--user'")
                .contains(first + ":1:2:", first + ":1:24:", second + ":1:10:", second + ":1:43:", second + ":1:58:")
                .hasLineCount(7);
    }

    @Test
    void commandsAreNotShownSinceTheyMayHoldSecrets(Site site) throws IOException {
        Path good = site.config("{\"check_list\": {\"/bin/check --password=hunter2\": []}}");
        Path bad = site.config("{\"on_change\": \"curl hunter2\\u0000\", \"curl hunter2\": [],"
                + " \"check_list\": {\"/bin/check --password=hunter2\": \"hunter2\"}}");

        Command.Result shown = site.cmdchk("check-config", "--config", good).run();
        Command.Result refused = site.cmdchk("check-config", "--config", bad).run();

        assertThat(shown.out()).contains("check check = status 0").doesNotContain("hunter2");
        assertThat(refused.err()).contains("check 'check'").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "pipe", "/dev/zero", "socket", "symlink loop", "missing"})
    void configFileThatIsNoFileIsRefusedWithoutWaiting(String kind, Site site) throws IOException {
        Path config = site.path("config");
        switch (kind) {
            case "directory" -> Files.createDirectory(config);
            case "pipe" ->
                assertThat(site.command("mkfifo").with(config).run().status()).isZero();
            case "/dev/zero" -> config = Path.of(kind);
            case "socket" -> {
                try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.bind(UnixDomainSocketAddress.of(config));
                }
            }
            case "symlink loop" -> Files.createSymbolicLink(config, config);
            default -> assertThat(config).doesNotExist();
        }

        Command.Result result = site.cmdchk("check-config", "--config", config).run();

        assertThat(result.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(result.err()).contains(config.toString(), "root").hasLineCount(1);
    }

    @Test
    void userIsLookedUpAlsoWhereSomethingElseIsWrong(Site site) throws IOException {
        Command.Result result = site.cmdchk(
                        "check-config", "--config", site.config("{\"user\": \"no-such-user\", \"port\": 0}"))
                .run();

        assertThat(result.status()).isEqualTo(78);
        assertThat(result.err()).contains("'port' is 0", "user 'no-such-user'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-user", "root", "0"})
    void userThatNoStartOfRootCouldTakeIsRefusedWithItsPlace(String user, Site site) throws IOException {
        Path config = site.config("{\"user\": \"%s\"}".formatted(user));

        Command.Result asRoot = site.cmdchk("check-config", "--config", config).run();
        Command.Result asGames =
                site.cmdchk("check-config", "--user", user).as(User.GAMES).run();

        assertThat(asRoot.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(asRoot.err())
                .startsWith(config + ":1:10: user '" + user + "'")
                .hasLineCount(1);
        assertThat(asGames.status()).as("only root changes users").isZero();
    }

    @Test
    void configFileThatTheUserMayNotReadIsRefusedByPathUserAndReason(Site site) throws IOException {
        Path config = Files.writeString(site.directoryOf(User.ROOT).resolve("config.json"), "{}");

        Command.Result result =
                site.cmdchk("check-config", "--config", config).as(User.GAMES).run();

        assertThat(result.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(result.err()).contains(config.toString(), "games", "Permission denied");
    }

    @Test
    void configFileNestedWithoutEndIsRefused(Site site) throws IOException {
        Path config = site.config("{\"check_list\": " + "[".repeat(100_000));

        Command.Result result = site.cmdchk("check-config", "--config", config).run();

        assertThat(result.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(result.err()).startsWith(config + ":1:").contains("nested").doesNotContain("Exception");
    }

    @Test
    void configFileOf200MegabytesIsRefusedWithLittleMemory(Site site) throws IOException {
        Path config = site.path("huge.json");
        assertThat(site.command("truncate").with("-s", "200M", config).run().status())
                .isZero();

        Command.Result result = site.cmdchk("check-config", "--config", config).run();

        assertThat(result.status()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(result.err()).contains("larger than");
    }

    @Test
    void configFileInUtf8WithAMarkIsReadAndInUtf16Refused(Site site) throws IOException {
        String json = "{\"port\": 1234}";
        Path utf8 = Files.writeString(site.path("utf8.json"), "\ufeff" + json, StandardCharsets.UTF_8);
        Path utf16 = Files.writeString(site.path("utf16.json"), json, StandardCharsets.UTF_16);

        Command.Result read = site.cmdchk("check-config", "--config", utf8).run();
        Command.Result refused = site.cmdchk("check-config", "--config", utf16).run();

        assertThat(read.out()).contains("port = 1234 (" + utf8 + ":1:10)");
        assertThat(refused.err()).startsWith(utf16 + ":1:1:").contains("UTF-16", "Save the file as UTF-8");
    }

    @Test
    void thousandChecksInFiftyFilesLeaveTheLastFilesList(Site site) throws IOException {
        List<Path> files =
                IntStream.range(0, 50).mapToObj(file -> thousand(site, file)).toList();

        Command.Result result =
                site.cmdchk("check-config", "--config").with(files.toArray()).run();

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("check_list = 1000 checks (" + files.getLast(), "check check-49-999 =");
    }

    @Test
    void thousandChecksInTheLastOfFiftyFilesAreEachReachable(Site site) throws IOException {
        List<Object> files = new ArrayList<>();
        for (int file = 0; file < 49; file++) {
            files.add(site.config("{\"check_list\": {\"false\": []}}"));
        }
        files.add(site.config(IntStream.range(0, 1000)
                .mapToObj("\"true # %1$d\": {\"name\": \"check-%1$d\"}"::formatted)
                .collect(Collectors.joining(",\n", "{\"check_list\": {", "}}"))));

        Server server = site.serve(site.server().with("--config").with(files.toArray()));

        for (int check = 0; check < 1000; check++) {
            assertThat(server.get("/readyz/check-" + check).status()).isEqualTo(200);
        }
        assertThat(server.status()).isEqualTo(200);
        String peak = Processes.status(server.pid()).getOrDefault("VmHWM", "");
        assertThat(Long.parseLong(peak.replace(" kB", ""))).isLessThan(300 * 1024);
    }

    private static Path thousand(Site site, int file) {
        try {
            return site.config(IntStream.range(0, 1000)
                    .mapToObj(check -> "\"/bin/check-%d-%d\": []".formatted(file, check))
                    .collect(Collectors.joining(",\n", "{\"check_list\": {", "}}")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void settingsOfTheSupervisorDifferInLogAndConfigFile(Site site) throws IOException {
        Command.Result server = site.cmdchk("check-config").run();
        Command.Result supervisor = site.cmdchk("check-config", "--supervisor").run();

        assertThat(server.out())
                .contains("No config file was read")
                .contains("user = nobody (default)", "port = 9200 (default)", "log_location = console (default)")
                .contains("check true = status 0");
        assertThat(supervisor.out())
                .contains("/etc/appsrvchk.cfg")
                .contains("user = nobody (", "port = 9200 (", "log_location = /var/log/appsrvchk/appsrvchk.log (");
    }
}
