package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTests {
    private static final Origin CODE = new Origin.Code();

    @Test
    void fromWhenEverythingIsGivenInCodeTakesIt() throws SettingsException {
        Values values = Values.none()
                .user("monitor")
                .privileges(Privileges.HARDENED)
                .address("::1")
                .port(80)
                .logLocation("/tmp/x")
                .logFormat(LogFormat.JSON)
                .logFallback(LogFallback.EXIT)
                .timeout(Duration.ofMillis(1500))
                .killGrace(Duration.ZERO)
                .maxParallel(5)
                .showOutput(ShowOutput.ALWAYS)
                .drainFile("/run/drain")
                .shutdownDelay(Duration.ofSeconds(5))
                .allowedOrigins("http://a", "*")
                .tls(Path.of("c"), Path.of("k"), Path.of("ca"))
                .historyDir("/h")
                .onChange("page")
                .onChangeTimeout(Duration.ofSeconds(9))
                .check(CheckValues.of("/bin/a")
                        .name("b")
                        .status(1, -9)
                        .warn(2)
                        .timeout(Duration.ofMinutes(1))
                        .interval(Duration.ofMillis(500))
                        .maxAge(Duration.ofSeconds(1))
                        .fall(2)
                        .rise(3)
                        .env(Map.of("A", "x"))
                        .group("g")
                        .description("d"))
                .check("/bin/a x");

        Settings settings = Start.server().values(values).settings();

        assertThat(Description.of(settings).stream().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "user = monitor (code)",
                        "privileges = hardened (code)",
                        "address = ::1 (code)",
                        "port = 80 (code)",
                        "log_location = /tmp/x (code)",
                        "log_format = json (code)",
                        "log_fallback = exit (code)",
                        "timeout = 1500ms (code)",
                        "kill_grace = 0s (code)",
                        "max_parallel = 5 (code)",
                        "show_output = always (code)",
                        "drain_file = /run/drain (code)",
                        "shutdown_delay = 5s (code)",
                        "allowed_origins = http://a * (code)",
                        "tls = certificate c, key k, client_ca ca (code)",
                        "history_dir = /h (code)",
                        "on_change = set (code)",
                        "on_change_timeout = 9s (code)",
                        "check_list = 2 checks (code)",
                        "check b = status -9 1, warn 2, timeout 1m, interval 500ms, max_age 1s, fall 2, rise 3, env A,"
                                + " group g, description d (code)",
                        "check a = status 0, timeout 1500ms (code)");
        assertThat(Start.server()
                        .values(Values.none().tls(Path.of("c"), Path.of("k")))
                        .settings()
                        .tls())
                .isEqualTo(new Setting<>(new TlsSettings("c", "k", ""), CODE));
    }

    @Test
    void checkListWhenGivenAsAMapKeepsItsOrder() throws SettingsException {
        Map<String, List<Integer>> map = new LinkedHashMap<>();
        map.put("/bin/b", List.of());
        map.put("/bin/a", List.of(3));

        Settings settings = Start.server().values(Values.none().checkList(map)).settings();

        assertThat(settings.checkList().value()).map(CheckSettings::name).containsExactly("b", "a");
        assertThat(settings.checkList().value()).map(CheckSettings::status).containsExactly(Set.of(0), Set.of(3));
    }

    @Test
    void checkListReplacesWhatWasGivenBefore() throws SettingsException {
        Values map = Values.none().check("/bin/a", 1).checkList(Map.of("/bin/b", List.of()));
        Values each = Values.none().check("/bin/a", 1).checkList(CheckValues.of("/bin/c"));

        Settings first = Start.server().values(map.check("/bin/d", 1, 2)).settings();
        Settings second = Start.server().values(each.check("/bin/e")).settings();

        assertThat(first.checkList().value()).map(CheckSettings::name).containsExactly("b", "d");
        assertThat(first.checkList().value()).map(CheckSettings::status).containsExactly(Set.of(0), Set.of(1, 2));
        assertThat(second.checkList().value()).map(CheckSettings::name).containsExactly("c", "e");
    }

    @Test
    void withersLeaveTheOriginalAsItWas() throws SettingsException {
        Values base = Values.none().port(1);

        Settings changed = Start.server().values(base.port(2).user("x")).settings();
        Settings original = Start.server().values(base).settings();

        assertThat(changed.port().value()).isEqualTo(2);
        assertThat(original.port().value()).isEqualTo(1);
        assertThat(original.user().value()).isEqualTo("nobody");
    }

    static Stream<Arguments> wrong() {
        String duration = ", which is not a duration from 100ms to 10m, written like \"500ms\", \"10s\" or \"1m\"";
        return Stream.of(
                Arguments.of(Values.none().port(0), "code: 'port' is 0, which is not a whole number from 1 to 65535"),
                Arguments.of(
                        Values.none().port(Integer.MIN_VALUE),
                        "code: 'port' is -2147483648, which is not a whole number from 1 to 65535"),
                Arguments.of(
                        Values.none().timeout(Duration.ofNanos(1)), "code: 'timeout' is \"PT0.000000001S\"" + duration),
                Arguments.of(Values.none().timeout(Duration.ofSeconds(-5)), "code: 'timeout' is \"PT-5S\"" + duration),
                Arguments.of(
                        Values.none().timeout(Duration.ofSeconds(Long.MAX_VALUE)),
                        "code: 'timeout' is \"9223372036854775807s\"" + duration),
                Arguments.of(
                        Values.none().checkList(Map.of()),
                        "code: 'check_list' holds no check. With nothing to run nothing is known: add a command"),
                Arguments.of(
                        Values.none().check(CheckValues.of("a\0b")),
                        "code: check 'a-b': the command holds a NUL character, which no program can be given"),
                Arguments.of(
                        Values.none().check(CheckValues.of("a").status(300)),
                        "code: check 'a': 'status' is 300, which is not a whole number from -64 to 255"),
                Arguments.of(
                        Values.none().check(CheckValues.of("a").name("..")),
                        "code: check 'a': 'name' is \"..\", which is not " + CheckNames.ALLOWED),
                Arguments.of(
                        Values.none().check("a").check("a", 1),
                        "code: check 'a': the same command is written twice, first at code"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fromWhenAValueInCodeIsWrongSaysSo(Values values, String expected) {
        assertThat(Start.server().values(values).problems(Path.of("/"))).containsExactly(expected);
        assertThat(Start.server().defaults(values).problems(Path.of("/"))).containsExactly(expected);
    }
}
