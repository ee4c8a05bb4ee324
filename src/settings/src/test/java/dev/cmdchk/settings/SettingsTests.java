package dev.cmdchk.settings;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTests {
    @TempDir
    Path dir;

    @Test
    void fromWhenNothingIsConfiguredForTheServerGivesItsDefaults() throws SettingsException {
        Settings settings = Start.server().settings();

        assertThat(Description.of(settings))
                .containsExactly(
                        "# No config file was read, using defaults for all that the arguments do not set",
                        "user = nobody (default)",
                        "privileges = standard (default)",
                        "address = * (default)",
                        "port = 9200 (default)",
                        "log_location = console (default)",
                        "log_format = text (default)",
                        "log_fallback = serve (default)",
                        "timeout = 30s (default)",
                        "kill_grace = 2s (default)",
                        "max_parallel = 64 (default)",
                        "show_output = never (default)",
                        "drain_file = none (default)",
                        "shutdown_delay = 0s (default)",
                        "allowed_origins = none (default)",
                        "tls = off (default)",
                        "history_dir = none (default)",
                        "on_change = none (default)",
                        "on_change_timeout = 30s (default)",
                        "check_list = 1 check (default)",
                        "check true = status 0, timeout 30s (default)");
        assertThat(settings.checkList().value())
                .containsExactly(onDemand("true", "/bin/true", Set.of(0), ofSeconds(30)));
        assertThat(settings.tls().value().isOn()).isFalse();
    }

    @Test
    void fromWhenNothingIsConfiguredForTheSupervisorGivesItsDefaults() throws SettingsException {
        Sources sources =
                new Sources(Program.SUPERVISOR, List.of(), List.of(new SourceFile.Missing("/etc/appsrvchk.cfg")));

        Settings settings = Settings.from(sources);

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
                  "show_output": "failed",
                  "drain_file": "/run/drain",
                  "shutdown_delay": "5m",
                  "allowed_origins": ["https://a.example:8443", "*"],
                  "tls": {"certificate": "c.pem", "key": "k.pem", "client_ca": "ca.pem"}, "history_dir": "/h",
                  "on_change": "page --key secret", "on_change_timeout": "5s", "check_list": {
                    "/bin/a": [3, -9],
                    "/bin/b x": {
                      "name": "b", "status": [], "warn": [2, 1], "timeout": "10m", "interval": "1440m",
                      "max_age": "10080m", "fall": 100, "rise": 2, "env": {"A": "secret", "_b1": ""},
                      "group": "g-1", "description": "What b is for."
                    }
                  }
                }
                """);

        Settings settings = start.settings();

        assertThat(Description.of(settings))
                .containsExactly(
                        "# Read config file: " + file,
                        "user = monitor (" + at(file, 2, 11) + ')',
                        "privileges = hardened (" + at(file, 8, 17) + ')',
                        "address = 127.0.0.1 (" + at(file, 3, 14) + ')',
                        "port = 80 (" + at(file, 4, 11) + ')',
                        "log_location = /tmp/x.log (" + at(file, 5, 19) + ')',
                        "log_format = json (" + at(file, 6, 17) + ')',
                        "log_fallback = exit (" + at(file, 7, 19) + ')',
                        "timeout = 500ms (" + at(file, 9, 14) + ')',
                        "kill_grace = 0s (" + at(file, 10, 17) + ')',
                        "max_parallel = 1024 (" + at(file, 11, 19) + ')',
                        "show_output = failed (" + at(file, 12, 18) + ')',
                        "drain_file = /run/drain (" + at(file, 13, 17) + ')',
                        "shutdown_delay = 5m (" + at(file, 14, 21) + ')',
                        "allowed_origins = https://a.example:8443 * (" + at(file, 15, 22) + ')',
                        "tls = certificate c.pem, key k.pem, client_ca ca.pem (" + at(file, 16, 10) + ')',
                        "history_dir = /h (" + at(file, 16, 90) + ')',
                        "on_change = set (" + at(file, 17, 16) + ')',
                        "on_change_timeout = 5s (" + at(file, 17, 58) + ')',
                        "check_list = 2 checks (" + at(file, 17, 78) + ')',
                        "check a = status -9 3, timeout 500ms (" + at(file, 18, 5) + ')',
                        "check b = status 0, warn 1 2, timeout 10m, interval 1440m, max_age 10080m, fall 100, rise 2,"
                                + " env A _b1, group g-1, description What b is for. (" + at(file, 19, 5) + ')');
        assertThat(settings.checkList().value().getLast())
                .isEqualTo(new CheckSettings(
                        "b",
                        "/bin/b x",
                        Set.of(0),
                        Set.of(1, 2),
                        Duration.ofMinutes(10),
                        new Freshness(Duration.ofDays(1), Duration.ofDays(7)),
                        new Hysteresis(100, 2),
                        Map.of("A", "secret", "_b1", ""),
                        "g-1",
                        "What b is for.",
                        at(file, 19, 5)));
    }

    @Test
    void fromWhenACheckHasAnIntervalAloneGivesItThreeOfThemAndTheTimeout() throws SettingsException {
        CheckValues check = CheckValues.of("a").interval(ofSeconds(10)).timeout(ofSeconds(2));

        Settings settings =
                Start.server().values(Values.none().checkList(check)).settings();

        assertThat(settings.checkList().value())
                .extracting(CheckSettings::freshness)
                .containsExactly(new Freshness(ofSeconds(10), ofSeconds(32)));
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
                .file(this.dir.resolve("f"), "{\"check_list\": {\"hunter2\": {\"env\": {\"A\": \"hunter2\"}}}}");
        CheckValues check = CheckValues.of("b").env(Map.of("A", "hunter2"));

        String text = start.settings()
                + start.sources().toString()
                + Start.server()
                        .values(Values.none().checkList(check))
                        .settings()
                        .checkList();

        assertThat(text).doesNotContain("hunter2");
    }

    private static CheckSettings onDemand(String name, String command, Set<Integer> status, Duration timeout) {
        return new CheckSettings(
                name,
                command,
                status,
                Set.of(),
                timeout,
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                Map.of(),
                "",
                "",
                new Origin.Default());
    }

    private static Origin at(Path file, int line, int column) {
        return new Origin.InFile(file.toString(), line, column);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user          | {\"user\": \"games\"}",
                "privileges    | {\"privileges\": \"hardened\"}",
                "address       | {\"address\": \"127.0.0.1\"}",
                "port          | {\"port\": 1}",
                "log_location  | {\"log_location\": \"/x\"}",
                "log_format    | {\"log_format\": \"json\"}",
                "log_fallback  | {\"log_fallback\": \"exit\"}",
            })
    void needingRestartNamesTheKeyThatDiffers(String key, String json) throws SettingsException {
        Settings running = Start.server().settings();
        Settings other =
                Start.server().file(this.dir.resolve("other.json"), json).settings();

        assertThat(running.needingRestart(other)).containsExactly(key);
        assertThat(running.needingRestart(running)).isEmpty();
    }

    @Test
    void needingRestartWhenOnlyChecksDifferIsEmpty() throws SettingsException {
        String json = "{\"check_list\": {\"x\": []}, \"timeout\": \"1s\", \"max_parallel\": 2}";
        Settings other =
                Start.server().file(this.dir.resolve("other.json"), json).settings();

        assertThat(Start.server().settings().needingRestart(other)).isEmpty();
    }
}
