package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArgumentsTests {
    private static final String STRAY = " belongs to no option. Checks are given with --check 'COMMAND ARGUMENT' 0";
    private static final String NOT_A_STATUS = "'status' holds something else than a whole number from -64 to 255."
            + " Quote a command with its arguments as one: --check 'COMMAND ARGUMENT' 0";

    @TempDir
    Path dir;

    static Stream<Arguments> checks() {
        return Stream.of(
                Arguments.of(List.of("-k", "/bin/a", "0", "5", "-k", "/bin/b"), "a[0, 5] b[0]"),
                Arguments.of(List.of("--check", "/bin/a", "-9", "0", "--port", "1"), "a[-9, 0]"),
                Arguments.of(List.of("-p", "1", "--check=/bin/a", "3", "-k/bin/b", "4", "-k=/bin/c"), "a[3] b[4] c[0]"),
                Arguments.of(List.of("--check=--help", "3"), "help[3]"),
                Arguments.of(List.of("-k", "/bin/a -h --port 5", "1", "-u", "x"), "a[1]"),
                Arguments.of(List.of("-k", "@/bin/a", "1"), "a[1]"),
                Arguments.of(List.of("-k", "/bin/a", "-64", "255", "-64"), "a[-64, 255]"),
                Arguments.of(List.of("-k", "/bin/a", "--"), "a[0]"));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void fromWhenChecksAreGivenTakesWhatBelongsToEach(List<String> arguments, String expected)
            throws SettingsException {
        Settings settings = Start.server(arguments.toArray(String[]::new)).settings();

        List<String> checks = settings.checkList().value().stream()
                .map(check -> check.name() + check.status())
                .toList();
        assertThat(String.join(" ", checks)).isEqualTo(expected);
    }

    @Test
    void fromWhenACommandHoldsWhatAParserMightExpandLeavesItUntouched() throws SettingsException {
        String odd = "'/bin/a' \"${sys:user.home}\" $HOME @b \\ %n\n\té \ud83d\ude00 ";

        List<CheckSettings> checks =
                Start.server("-k", odd).settings().checkList().value();

        assertThat(checks).extracting(CheckSettings::command).containsExactly(odd);
    }

    @Test
    void fromWhenACommandHoldsBytesThatAreNoTextLeavesItUntouched() throws SettingsException {
        String odd = "/bin/a \udc80\udcff";

        List<CheckSettings> checks =
                Start.server("-k", odd).settings().checkList().value();

        assertThat(checks).extracting(CheckSettings::command).containsExactly(odd);
    }

    @Test
    void fromWhenAnOptionIsRepeatedTakesTheLast() throws SettingsException {
        Settings settings = Start.server("-p", "1", "-u", "a", "-l/x", "--port=2", "--user", "b", "--log=")
                .settings();

        assertThat(settings.port().value()).isEqualTo(2);
        assertThat(settings.user().value()).isEqualTo("b");
        assertThat(settings.logLocation()).isEqualTo(new Setting<>("", new Origin.Argument("--log")));
    }

    @Test
    void readWhenConfigFilesFollowOneOrMoreOptionsReadsAllInOrder() throws SettingsException {
        Start.server()
                .file(this.dir.resolve("a"), "{\"port\": 1}")
                .file(this.dir.resolve("b"), "{\"port\": 2, \"user\": \"b\"}")
                .file(this.dir.resolve("c"), "{\"user\": \"c\"}");
        String[] arguments = {"-c", path("a"), path("b"), "-k", "/bin/x", "--config=" + path("c")};

        Settings settings = Start.server(arguments).settings();

        assertThat(settings.port().value()).isEqualTo(2);
        assertThat(settings.user().value()).isEqualTo("c");
        assertThat(settings.notes())
                .containsExactly(
                        "Read config file: " + path("a"),
                        "Read config file: " + path("b"),
                        "Read config file: " + path("c"));
    }

    static Stream<Arguments> wrong() {
        String port = ", which is not a whole number from 1 to 65535";
        return Stream.of(
                Arguments.of(List.of("--prot", "80"), List.of("--prot: is not known. Did you mean '--port'?")),
                Arguments.of(List.of("--confg=hunter2"), List.of("--confg: is not known. Did you mean '--config'?")),
                Arguments.of(List.of("--po=80"), List.of("--po: is not known. Did you mean '--port'?")),
                Arguments.of(List.of("-Hhunter2"), List.of("-H: is not known")),
                Arguments.of(List.of("stray"), List.of("the command line: argument 1" + STRAY)),
                Arguments.of(List.of(""), List.of("the command line: argument 1" + STRAY)),
                Arguments.of(List.of("-"), List.of("the command line: argument 1" + STRAY)),
                Arguments.of(List.of("-p", "1", "hunter2"), List.of("the command line: argument 3" + STRAY)),
                Arguments.of(List.of("-k", "/bin/a", "--", "hunter2"), List.of("the command line: argument 4" + STRAY)),
                Arguments.of(List.of("--", "--port=1"), List.of("--port: stands behind '--'. Leave that out")),
                Arguments.of(List.of("@/dev/null"), List.of("the command line: argument 1" + STRAY)),
                Arguments.of(List.of("-p"), List.of("--port: needs a value")),
                Arguments.of(List.of("-k", "--port", "1"), List.of("--check: needs a value")),
                Arguments.of(List.of("-c"), List.of("--config: needs a value")),
                Arguments.of(
                        List.of("-u", "--prot"),
                        List.of("--user: needs a value", "--prot: is not known. Did you mean '--port'?")),
                Arguments.of(
                        List.of("--address", "::1"),
                        List.of("--address: 'address' is a key of config files, not an option")),
                Arguments.of(
                        List.of("--kill-grace=1s", "--tls"),
                        List.of(
                                "--kill-grace: 'kill_grace' is a key of config files, not an option",
                                "--tls: 'tls' is a key of config files, not an option")),
                Arguments.of(
                        List.of("--interval", "1s"),
                        List.of("--interval: 'interval' is a key of config files, not an option")),
                Arguments.of(
                        List.of("--log-location=x"), List.of("--log-location: is not known. Did you mean '--log'?")),
                Arguments.of(RunOptions.of(List.of("--only")).shared(), List.of("--only: needs a value")),
                Arguments.of(RunOptions.of(List.of("--only=")).shared(), List.of("--only: needs a value")),
                Arguments.of(
                        RunOptions.of(List.of("--only", "--port", "0")).shared(),
                        List.of("--only: needs a value", "--port: 'port' is 0" + port)),
                Arguments.of(List.of("-p", "http"), List.of("--port: 'port' is \"http\"" + port)),
                Arguments.of(List.of("-p", "-1"), List.of("--port: 'port' is -1" + port)),
                Arguments.of(List.of("-pVh"), List.of("--port: 'port' is \"Vh\"" + port)),
                Arguments.of(List.of("--port=0"), List.of("--port: 'port' is 0" + port)),
                Arguments.of(List.of("--port="), List.of("--port: 'port' is \"\"" + port)),
                Arguments.of(List.of("--port=1.0"), List.of("--port: 'port' is \"1.0\"" + port)),
                Arguments.of(List.of("--port=99999999999"), List.of("--port: 'port' is 99999999999" + port)),
                Arguments.of(List.of("--user=--port"), List.of("--user: 'user' is \"--port\", which begins with '-'")),
                Arguments.of(
                        List.of("-k", ""),
                        List.of("--check: check 'check': the command is blank. Write what /bin/sh is to run")),
                Arguments.of(
                        List.of("-k", "/bin/a", "256"),
                        List.of("--check: check 'a': 'status' is 256, which is not a whole number from -64 to 255")),
                Arguments.of(List.of("-k", "/bin/a", "hunter2"), List.of("--check: check 'a': " + NOT_A_STATUS)),
                Arguments.of(
                        List.of("-k", "/bin/a hunter2", "-k", "/bin/a hunter2"),
                        List.of("--check: check 'a': the same command is written twice, first at --check")),
                Arguments.of(
                        List.of("-k", "/bin/a", "-H", "hunter2", "--password", "hunter2"),
                        List.of("-H: is not known", "--password: is not known")),
                Arguments.of(
                        List.of("-k", "/bin/a \ud83d"),
                        List.of("--check: check 'a': the command holds half of a surrogate pair, which is no character."
                                + " Write both halves, such as \\ud83d\\ude00, or the character itself")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fromWhenArgumentsAreWrongNamesTheOption(List<String> arguments, List<String> expected) {
        List<String> problems = Start.server(arguments.toArray(String[]::new)).problems(this.dir);

        assertThat(problems).isEqualTo(expected);
    }

    private String path(String name) {
        return this.dir.resolve(name).toString();
    }
}
