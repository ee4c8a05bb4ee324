package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadSettingsTests {
    private static final String DURATION =
            ", which is not a duration from %s, written like \"500ms\", \"10s\" or \"1m\"";
    private static final String TIMEOUT = DURATION.formatted("100ms to 10m");
    private static final String GRACE = DURATION.formatted("0s to 1m");
    private static final String PORT = ", which is not a whole number from 1 to 65535";
    private static final String STATUS = ", which is not a whole number from -64 to 255";
    private static final String NAME = ", which is not " + CheckNames.ALLOWED;

    @TempDir
    Path dir;

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("\"timout\": \"5s\"", "f:1:2: 'timout' is not known. Did you mean 'timeout'?"),
                Arguments.of("\"log\": \"x\"", "f:1:2: 'log' is not known. Did you mean 'log_location'?"),
                Arguments.of("\"Port\": 1", "f:1:2: 'Port' is not known. Did you mean 'port'?"),
                Arguments.of("\"kill-grace\": 1", "f:1:2: 'kill-grace' is not known. Did you mean 'kill_grace'?"),
                Arguments.of(
                        "\"zzz\": 1",
                        "f:1:2: 'zzz' is not known. Known here: user, privileges, address, port, log_location, log_format, log_fallback, timeout, kill_grace, max_parallel, show_output, drain_file, shutdown_delay, allowed_origins, tls, history_dir, on_change, on_change_timeout, check_list, $schema"),
                Arguments.of(
                        "\"config\": \"x\"",
                        "f:1:2: 'config' is not allowed in a file. Name config files with the option --config"),
                Arguments.of("\"port\": 1, \"port\": 1", "f:1:13: 'port' is written twice, first at f:1:2"),
                Arguments.of("\"port\": 1, \"\\u0070ort\": 1", "f:1:13: 'port' is written twice, first at f:1:2"),
                Arguments.of("\"$schema\": 1", "f:1:13: '$schema' is 1, which is not a text"),
                Arguments.of("\"schema\": \"x\"", "f:1:2: 'schema' is not known. Did you mean '$schema'?"),
                Arguments.of(
                        "\"$schema\": \"x\", \"$schema\": \"y\"", "f:1:18: '$schema' is written twice, first at f:1:2"),
                Arguments.of("\"port\": 0", "f:1:10: 'port' is 0" + PORT),
                Arguments.of("\"port\": 65536", "f:1:10: 'port' is 65536" + PORT),
                Arguments.of("\"port\": -1", "f:1:10: 'port' is -1" + PORT),
                Arguments.of("\"port\": \"http\"", "f:1:10: 'port' is \"http\"" + PORT),
                Arguments.of("\"port\": \"9200\"", "f:1:10: 'port' is \"9200\"" + PORT),
                Arguments.of("\"port\": 9200.5", "f:1:10: 'port' is 9200.5" + PORT),
                Arguments.of("\"port\": 9200.0", "f:1:10: 'port' is 9200.0" + PORT),
                Arguments.of("\"port\": 9e3", "f:1:10: 'port' is 9e3" + PORT),
                Arguments.of("\"port\": 1e400", "f:1:10: 'port' is 1e400" + PORT),
                Arguments.of("\"port\": 4294967376", "f:1:10: 'port' is 4294967376" + PORT),
                Arguments.of("\"port\": " + "9".repeat(900), "f:1:10: 'port' is " + "9".repeat(60) + "..." + PORT),
                Arguments.of("\"port\": null", "f:1:10: 'port' is null" + PORT),
                Arguments.of("\"port\": true", "f:1:10: 'port' is true" + PORT),
                Arguments.of("\"port\": [9200]", "f:1:10: 'port' is a list" + PORT),
                Arguments.of("\"port\": {}", "f:1:10: 'port' is an object" + PORT),
                Arguments.of("\"timeout\": 0", "f:1:13: 'timeout' is 0" + TIMEOUT),
                Arguments.of("\"timeout\": -1", "f:1:13: 'timeout' is -1" + TIMEOUT),
                Arguments.of("\"timeout\": 1e9", "f:1:13: 'timeout' is 1e9" + TIMEOUT),
                Arguments.of("\"timeout\": 5.5", "f:1:13: 'timeout' is 5.5" + TIMEOUT),
                Arguments.of("\"timeout\": null", "f:1:13: 'timeout' is null" + TIMEOUT),
                Arguments.of("\"timeout\": \"5\"", "f:1:13: 'timeout' is \"5\"" + TIMEOUT),
                Arguments.of("\"timeout\": \"5 s\"", "f:1:13: 'timeout' is \"5 s\"" + TIMEOUT),
                Arguments.of("\"timeout\": \"-5s\"", "f:1:13: 'timeout' is \"-5s\"" + TIMEOUT),
                Arguments.of("\"timeout\": \"1.5s\"", "f:1:13: 'timeout' is \"1.5s\"" + TIMEOUT),
                Arguments.of("\"timeout\": \"99ms\"", "f:1:13: 'timeout' is \"99ms\"" + TIMEOUT),
                Arguments.of("\"timeout\": \"601s\"", "f:1:13: 'timeout' is \"601s\"" + TIMEOUT),
                Arguments.of(
                        "\"timeout\": \"99999999999999999999m\"",
                        "f:1:13: 'timeout' is \"99999999999999999999m\"" + TIMEOUT),
                Arguments.of("\"timeout\": \"\u0665s\"", "f:1:13: 'timeout' is \"\u0665s\"" + TIMEOUT),
                Arguments.of("\"kill_grace\": \"61s\"", "f:1:16: 'kill_grace' is \"61s\"" + GRACE),
                Arguments.of(
                        "\"max_parallel\": 0",
                        "f:1:18: 'max_parallel' is 0, which is not a whole number from 1 to 1024"),
                Arguments.of(
                        "\"max_parallel\": 1025",
                        "f:1:18: 'max_parallel' is 1025, which is not a whole number from 1 to 1024"),
                Arguments.of(
                        "\"log_format\": \"JSON\"",
                        "f:1:16: 'log_format' is \"JSON\", which is not \"text\" or \"json\""),
                Arguments.of(
                        "\"log_fallback\": false",
                        "f:1:18: 'log_fallback' is false, which is not \"serve\" or \"exit\""),
                Arguments.of(
                        "\"log_location\": \"a\\nb\"",
                        "f:1:18: 'log_location' is \"a\\u{a}b\", which holds a control character"),
                Arguments.of("\"log_location\": \"/\"", "f:1:18: 'log_location' is \"/\", which is the root directory"),
                Arguments.of(
                        "\"log_location\": \"//\"", "f:1:18: 'log_location' is \"//\", which is the root directory"),
                Arguments.of("\"log_location\": \" \"", "f:1:18: 'log_location' is \" \", which is blank"),
                Arguments.of(
                        "\"log_location\": \"/\\ud83d\"",
                        "f:1:18: 'log_location' is \"/\\u{d83d}\", which cannot be written in this locale"),
                Arguments.of(
                        "\"log_location\": null",
                        "f:1:18: 'log_location' is null, which is not a path of at most 4095 bytes, or \"\" for the console"),
                Arguments.of(
                        "\"privileges\": \"none\"",
                        "f:1:16: 'privileges' is \"none\", which is not \"standard\" or \"hardened\""),
                Arguments.of(
                        "\"address\": \"localhost\"",
                        "f:1:13: 'address' is \"localhost\", which is not an IPv4 or IPv6 address, or \"*\" for all"),
                Arguments.of(
                        "\"address\": \"1.2.3\"",
                        "f:1:13: 'address' is \"1.2.3\", which is not an IPv4 or IPv6 address, or \"*\" for all"),
                Arguments.of(
                        "\"address\": \"1.2.3.256\"",
                        "f:1:13: 'address' is \"1.2.3.256\", which is not an IPv4 or IPv6 address, or \"*\" for all"),
                Arguments.of(
                        "\"address\": \"127.0.0.010\"",
                        "f:1:13: 'address' is \"127.0.0.010\", which is not an IPv4 or IPv6 address, or \"*\" for all"),
                Arguments.of(
                        "\"address\": \"[::1]\"",
                        "f:1:13: 'address' is \"[::1]\", which is not an IPv4 or IPv6 address, or \"*\" for all"),
                Arguments.of("\"user\": \"\"", "f:1:10: 'user' is empty"),
                Arguments.of("\"user\": \" \"", "f:1:10: 'user' is \" \", which is blank"),
                Arguments.of("\"user\": \" a\"", "f:1:10: 'user' is \" a\", which begins or ends with a blank"),
                Arguments.of("\"user\": \"-x\"", "f:1:10: 'user' is \"-x\", which begins with '-'"),
                Arguments.of("\"user\": \"a:b\"", "f:1:10: 'user' is \"a:b\", which holds a ':'"),
                Arguments.of("\"user\": \"a\\tb\"", "f:1:10: 'user' is \"a\\u{9}b\", which holds a control character"),
                Arguments.of(
                        "\"user\": \"" + "u".repeat(257) + '"',
                        "f:1:10: 'user' is \"" + "u".repeat(60) + "...\", which is longer than 256 characters"),
                Arguments.of("\"user\": 0", "f:1:10: 'user' is 0, which is not a user name of 1 to 256 characters"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fromWhenAKeyIsWrongNamesPlaceKeyValueAndRange(String member, String expected) {
        Start start = Start.server().file(this.dir.resolve("f"), "{" + member + "}");

        assertThat(start.problems(this.dir)).containsExactly(expected);
    }

    static Stream<Arguments> wrongCommands() {
        return Stream.of(
                Arguments.of("\"hunter2 \\ud83d\"", "holds half of a surrogate pair, which is no character"),
                Arguments.of("\"hunter2\\u0000\"", "holds a NUL character, which no program can be given"),
                Arguments.of('"' + "hunter2 ".repeat(8193) + '"', "is longer than 65536 characters"),
                Arguments.of(
                        '"' + "\u20ac".repeat(43_691) + '"',
                        "is longer than the 131071 bytes that Linux takes for one string"),
                Arguments.of("\" \"", "is blank"),
                Arguments.of("7", "is 7, which is not a command of at most 65536 characters, or \"\" for none"));
    }

    @ParameterizedTest
    @MethodSource("wrongCommands")
    void fromWhenOnChangeIsWrongNamesTheRuleWithoutTheCommand(String command, String expected) {
        Start start = Start.server().file(this.dir.resolve("f"), "{\"on_change\": " + command + "}");

        assertThat(start.problems(this.dir)).containsExactly("f:1:15: 'on_change' " + expected);
    }

    static Stream<Arguments> wrongChecks() {
        String list = ", which is not an object of commands, such as {\"/bin/true\": [0]}";
        return Stream.of(
                Arguments.of(
                        "{}",
                        "f:1:16: 'check_list' holds no check. With nothing to run nothing is known: add a command"),
                Arguments.of("[]", "f:1:16: 'check_list' is a list" + list),
                Arguments.of("[\"/bin/x hunter2\"]", "f:1:16: 'check_list' is a list" + list),
                Arguments.of("\"/bin/x hunter2\"", "f:1:16: 'check_list' is a text" + list),
                Arguments.of("null", "f:1:16: 'check_list' is null" + list),
                Arguments.of(
                        "{\"/bin/x hunter2\": 0}",
                        "f:1:35: check 'x': is a number, which is not a list of exit statuses or an object. Write [0]"),
                Arguments.of(
                        "{\"/bin/x\": 256}",
                        "f:1:27: check 'x': is a number, which is not a list of exit statuses or an object"),
                Arguments.of(
                        "{\"/bin/x\": \"hunter2\"}",
                        "f:1:27: check 'x': is a text, which is not a list of exit statuses or an object"),
                Arguments.of(
                        "{\"/bin/x\": null}",
                        "f:1:27: check 'x': is null, which is not a list of exit statuses or an object"),
                Arguments.of("{\"/bin/x\": [256]}", "f:1:28: check 'x': 'status' is 256" + STATUS),
                Arguments.of("{\"/bin/x\": [0, -65]}", "f:1:31: check 'x': 'status' is -65" + STATUS),
                Arguments.of("{\"/bin/x\": [1.0]}", "f:1:28: check 'x': 'status' is 1.0" + STATUS),
                Arguments.of("{\"/bin/x\": [\"hunter2\"]}", "f:1:28: check 'x': 'status' is a text" + STATUS),
                Arguments.of("{\"/bin/x\": [[0]]}", "f:1:28: check 'x': 'status' is a list" + STATUS),
                Arguments.of(
                        "{\"/bin/x\": {\"status\": 0}}",
                        "f:1:38: check 'x': 'status' is a number, which is not a list of exit statuses, each a whole number from -64 to 255 (-N for killed by signal N)"),
                Arguments.of("{\"/bin/x\": {\"timeout\": 5}}", "f:1:39: check 'x': 'timeout' is 5" + TIMEOUT),
                Arguments.of(
                        "{\"/bin/x\": {\"timout\": \"5s\"}}",
                        "f:1:28: check 'x': 'timout' is not known. Did you mean 'timeout'?"),
                Arguments.of(
                        "{\"/bin/x\": {\"name\": \"y\", \"port\": 1}}",
                        "f:1:41: check 'x': 'port' is not known. Known here: name, status, warn, timeout, interval, max_age, fall, rise, env, group, description"),
                Arguments.of(
                        "{\"/bin/x\": {\"a hunter2\": 1}}",
                        "f:1:28: check 'x': 'a...' is not known. Commands belong into 'check_list'. Known here: name, status, warn, timeout, interval, max_age, fall, rise, env, group, description"),
                Arguments.of(
                        "{\"/bin/x\": {\"name\": \"a\", \"name\": \"b\"}}",
                        "f:1:41: check 'x': 'name' is written twice, first at f:1:28"),
                Arguments.of(
                        "{\"/bin/x hunter2\": [], \"/bin/x hunter2\": [1]}",
                        "f:1:39: check 'x': the same command is written twice, first at f:1:17"),
                Arguments.of(
                        "{\"/bin/x\": {\"name\": \"a\"}, \"/bin/y\": {\"name\": \"a\"}}",
                        "f:1:61: check 'a': 'name' is the name of another check too, at f:1:36"),
                Arguments.of("{\"\": []}", "f:1:17: check 'check': the command is blank. Write what /bin/sh is to run"),
                Arguments.of(
                        "{\" \\n\": []}", "f:1:17: check 'check': the command is blank. Write what /bin/sh is to run"),
                Arguments.of(
                        "{\"/bin/x\\u0000hunter2\": {\"name\": \"y\"}}",
                        "f:1:17: check 'y': the command holds a NUL character, which no program can be given"),
                Arguments.of(
                        "{\"/bin/x \\udc00\": []}",
                        "f:1:17: check 'x': the command holds half of a surrogate pair, which is no character. Write both halves, such as \\ud83d\\ude00, or the character itself"));
    }

    @ParameterizedTest
    @MethodSource("wrongChecks")
    void fromWhenACheckIsWrongNamesItWithoutItsCommand(String list, String expected) {
        Start start = Start.server().file(this.dir.resolve("f"), "{\"check_list\": " + list + "}");

        assertThat(start.problems(this.dir)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "a/b",
                "actuator",
                "error",
                "liveness",
                "readiness",
                "",
                "%2e",
                "A",
                "a b",
                "a_b",
                "-a",
                "a-",
                "a--b",
                "é",
                "\ud83d\ude00",
                "a;b"
            })
    void fromWhenANameIsNotAllowedRefusesIt(String name) {
        Start start = Start.server()
                .file(this.dir.resolve("f"), "{\"check_list\": {\"/bin/x\": {\"name\": \"" + name + "\"}}}");

        assertThat(start.problems(this.dir)).containsExactly("f:1:36: check 'x': 'name' is \"" + name + '"' + NAME);
    }

    @Test
    void fromWhenAPathIsAsLongAsLinuxTakesItTakesIt() throws SettingsException {
        Values values = Values.none().drainFile("/" + "d".repeat(4094));

        assertThat(Start.server().values(values).settings().drainFile().value()).hasSize(4095);
    }

    @Test
    void fromWhenAPathIsLongerThanLinuxTakesItIsAProblem() {
        Values values = Values.none().drainFile("//" + "\u00e9".repeat(2047));

        assertThat(Start.server().values(values).problems(this.dir))
                .containsExactly(
                        "code: 'drain_file' is \"//%s...\", which is longer than the 4095 bytes that Linux takes for a path"
                                .formatted("\u00e9".repeat(58)));
    }

    @Test
    void fromWhenANameIsTooLongShowsItsBeginning() {
        Start start = Start.server()
                .file(this.dir.resolve("f"), "{\"check_list\": {\"/bin/x\": {\"name\": \"" + "a".repeat(300) + "\"}}}");

        assertThat(start.problems(this.dir))
                .containsExactly("f:1:36: check 'x': 'name' is \"" + "a".repeat(60) + "...\"" + NAME);
    }

    @Test
    void fromWhenACommandIsAtTheWrongLevelShowsOnlyItsProgram() {
        Start start = Start.server()
                .file(
                        this.dir.resolve("f"),
                        "{\"PW=x /usr/bin/curl -u hunter2\": [0], \"PW=x /usr/bin/curl -u hunter2\": [0]}");

        assertThat(start.exception().getMessage())
                .contains("'curl...' is not known")
                .doesNotContain("hunter2");
    }
}
