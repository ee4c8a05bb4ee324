package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path dir;

    @Test
    void fromWhenNothingIsConfiguredForTheServerGivesItsDefaults() throws SettingsException {
        Settings settings = Start.server().settings();

        Origin built = new Origin.Default();
        assertThat(settings)
                .isEqualTo(new Settings(
                        new Setting<>("nobody", built),
                        new Setting<>(Privileges.STANDARD, built),
                        new Setting<>("*", built),
                        new Setting<>(9200, built),
                        new Setting<>("", built),
                        new Setting<>(LogFormat.TEXT, built),
                        new Setting<>(LogFallback.SERVE, built),
                        new Setting<>(Duration.ofSeconds(30), built),
                        new Setting<>(Duration.ofSeconds(2), built),
                        new Setting<>(64, built),
                        new Setting<>(
                                List.of(new CheckSettings(
                                        "true", "/bin/true", Set.of(0), Duration.ofSeconds(30), built)),
                                built),
                        List.of("No config file was read, using defaults for all that the arguments do not set")));
    }

    @Test
    void fromWhenNothingIsConfiguredForTheSupervisorGivesItsDefaults() throws SettingsException {
        Sources sources =
                new Sources(Program.SUPERVISOR, List.of(), List.of(new SourceFile.Missing("/etc/appsrvchk.cfg")));

        Settings settings = Settings.from(sources, Values.none(), Values.none());

        assertThat(settings.logLocation())
                .isEqualTo(new Setting<>("/var/log/appsrvchk/appsrvchk.log", new Origin.Default()));
        assertThat(settings.user().value()).isEqualTo("nobody");
        assertThat(settings.port().value()).isEqualTo(9200);
        assertThat(settings.checkList().value())
                .extracting(CheckSettings::command)
                .containsExactly("/bin/true");
        assertThat(settings.notes())
                .containsExactly(
                        "Could not open file: /etc/appsrvchk.cfg",
                        "No config file was read, using defaults for all that the arguments do not set");
    }

    @Test
    void fromWhenEveryKeyIsInAFileGivesItsValueAndPlace() throws SettingsException {
        Path file = this.dir.resolve("all");
        Start start = Start.server().file(file, """
                {
                  "user": "monitor",
                  "address": "127.0.0.1",
                  "port": 80,
                  "log_location": "/tmp/x.log",
                  "log_format": "json",
                  "log_fallback": "exit",
                  "privileges": "hardened",
                  "timeout": "500ms",
                  "kill_grace": "0s",
                  "max_parallel": 1024,
                  "check_list": {
                    "/bin/a": [3, -9],
                    "/bin/b x": {"name": "b", "status": [], "timeout": "10m"}
                  }
                }
                """);

        Settings settings = start.settings();

        assertThat(settings)
                .isEqualTo(new Settings(
                        new Setting<>("monitor", at(file, 2, 11)),
                        new Setting<>(Privileges.HARDENED, at(file, 8, 17)),
                        new Setting<>("127.0.0.1", at(file, 3, 14)),
                        new Setting<>(80, at(file, 4, 11)),
                        new Setting<>("/tmp/x.log", at(file, 5, 19)),
                        new Setting<>(LogFormat.JSON, at(file, 6, 17)),
                        new Setting<>(LogFallback.EXIT, at(file, 7, 19)),
                        new Setting<>(Duration.ofMillis(500), at(file, 9, 14)),
                        new Setting<>(Duration.ZERO, at(file, 10, 17)),
                        new Setting<>(1024, at(file, 11, 19)),
                        new Setting<>(
                                List.of(
                                        new CheckSettings(
                                                "a", "/bin/a", Set.of(3, -9), Duration.ofMillis(500), at(file, 13, 5)),
                                        new CheckSettings(
                                                "b", "/bin/b x", Set.of(0), Duration.ofMinutes(10), at(file, 14, 5))),
                                at(file, 12, 17)),
                        List.of("Read config file: " + file)));
    }

    @Test
    void fromWhenColumnsFollowOtherCharactersCountsCharacters() throws SettingsException {
        Path file = this.dir.resolve("places");
        Start start = Start.server()
                .file(
                        file,
                        "{\"user\": \"\ud83d\ude00é\",\t\"port\": 1,\r\n\"timeout\": \"1s\",\r\"max_parallel\": 1}");

        Settings settings = start.settings();

        assertThat(settings.port().origin()).isEqualTo(at(file, 1, 24));
        assertThat(settings.timeout().origin()).isEqualTo(at(file, 2, 12));
        assertThat(settings.maxParallel().origin()).isEqualTo(at(file, 3, 17));
    }

    @Test
    void fromWhenFileHasAByteOrderMarkLeavesItOut() throws SettingsException {
        Path file = this.dir.resolve("bom");
        Start start = Start.server().file(file, "\ufeff{\"port\": 1}");

        Settings settings = start.settings();

        assertThat(settings.port()).isEqualTo(new Setting<>(1, at(file, 1, 10)));
    }

    @Test
    void fromWhenCommandsHoldWhatOthersExpandLeavesThemUntouched() throws SettingsException {
        String odd = "a ${HOME} $$ #{x} %n %s \\n 'q' \"d\" .[0] @f {} \t é \ud83d\ude00 \u2028 ";
        String json = "{\"check_list\": {\""
                + odd.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + "\": []}}";
        Start start = Start.server().file(this.dir.resolve("odd"), json);

        String command = start.settings().checkList().value().getFirst().command();

        assertThat(command).isEqualTo(odd);
    }

    @Test
    void fromWhenCommandIsLongerThanAnyArgumentMayBeLeavesItUntouched() throws SettingsException {
        String command = "/bin/true " + "x".repeat(300_000);
        Start start = Start.server().file(this.dir.resolve("long"), "{\"check_list\": {\"" + command + "\": []}}");

        List<CheckSettings> checks = start.settings().checkList().value();

        assertThat(checks).extracting(CheckSettings::command).containsExactly(command);
    }

    @Test
    void fromWhenThereAreAThousandChecksKeepsTheirOrder() throws SettingsException {
        List<String> commands = IntStream.range(0, 1000)
                .mapToObj(i -> "/bin/check " + (i * 7919) % 1000)
                .toList();
        String members = commands.stream().map("\"%s\": [0]"::formatted).collect(Collectors.joining(",\n"));
        Start start = Start.server().file(this.dir.resolve("many"), "{\"check_list\": {" + members + "}}");

        List<CheckSettings> checks = start.settings().checkList().value();

        assertThat(checks).extracting(CheckSettings::command).containsExactlyElementsOf(commands);
        assertThat(checks)
                .extracting(CheckSettings::name)
                .doesNotHaveDuplicates()
                .contains("check", "check-1000");
    }

    @Test
    void fromWhenFiftyFilesHaveCheckListsTakesTheLast() throws SettingsException {
        Start start = Start.server();
        for (int i = 0; i < 50; i++) {
            start = start.file(this.dir.resolve("f" + i), "{\"check_list\": {\"/bin/c" + i + "\": []}}");
        }

        Settings settings = start.settings();

        assertThat(settings.checkList().value()).extracting(CheckSettings::name).containsExactly("c49");
        assertThat(settings.notes()).hasSize(50);
    }

    @Test
    void toStringHoldsNoCommand() throws SettingsException {
        Start start = Start.server("--check", "/bin/x hunter2", "0")
                .file(this.dir.resolve("f"), "{\"check_list\": {\"hunter2\": []}}");

        String text = start.settings() + start.sources().toString();

        assertThat(text).doesNotContain("hunter2");
    }

    private static Origin at(Path file, int line, int column) {
        return new Origin.InFile(file.toString(), line, column);
    }
}
