package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckNamesTests {
    @TempDir
    Path dir;

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of("/usr/lib/nagios/plugins/check_disk -w 10%", "check-disk"),
                Arguments.of("true", "true"),
                Arguments.of("  \n\t/bin/true", "true"),
                Arguments.of("/opt/Check_HTTP.sh", "check-http-sh"),
                Arguments.of("./run", "run"),
                Arguments.of("PASSWORD=hunter2 /bin/x", "x"),
                Arguments.of("A=hunter2 B='hunter2 c' C=\"d e\" D=f\\ hunter2 /bin/x", "x"),
                Arguments.of("A=hunter2; /bin/x", "x"),
                Arguments.of("A=$HOME/hunter2 /bin/x", "x"),
                Arguments.of("A= /bin/x", "x"),
                Arguments.of("PATH+=:/hunter2 /bin/x", "x"),
                Arguments.of("A=hunter2", "check"),
                Arguments.of("A=$(cat /hunter2 /hunter2) /bin/x", "check"),
                Arguments.of("A=`cat /hunter2 /hunter2` /bin/x", "check"),
                Arguments.of("A=${B:-hunter2 hunter2} /bin/x", "check"),
                Arguments.of("A='hunter2 /bin/x", "check"),
                Arguments.of("A=\"$(echo hunter2)\" /bin/x", "check"),
                Arguments.of("A=\"hunter2\\\" hunter2\" /bin/x", "check"),
                Arguments.of("A=hunter2&& /bin/x", "check"),
                Arguments.of("a-b=hunter2 /bin/x", "check"),
                Arguments.of("--password=hunter2 /bin/x", "check"),
                Arguments.of("'/opt/my checks/disk usage' -w", "disk-usage"),
                Arguments.of("\"/opt/disk\" -w", "disk"),
                Arguments.of("/opt/my\\ disk -w", "my-disk"),
                Arguments.of("/bin/x>/dev/null", "x"),
                Arguments.of("/bin/x;/bin/y", "x"),
                Arguments.of("/bin/x|/bin/y", "x"),
                Arguments.of(">/dev/null /bin/x", "check"),
                Arguments.of("(cd /hunter2; x)", "check"),
                Arguments.of("{ x; }", "check"),
                Arguments.of("! x", "check"),
                Arguments.of("[ -f /hunter2 ]", "check"),
                Arguments.of("$X hunter2", "check"),
                Arguments.of("~/x", "check"),
                Arguments.of("/opt/*/x", "check"),
                Arguments.of("# hunter2", "check"),
                Arguments.of("/tmp/", "check"),
                Arguments.of("///", "check"),
                Arguments.of("\\", "check"),
                Arguments.of("''", "check"),
                Arguments.of("", "check"),
                Arguments.of("/bin/\u00e9", "check"),
                Arguments.of("/bin/\u212a", "check"),
                Arguments.of("/bin/--x--", "x"),
                Arguments.of("'/bin/<script>'", "script"),
                Arguments.of("'<script>alert(1)</script>' -w", "script"),
                Arguments.of("/bin/<script>", "check"),
                Arguments.of("/bin/error", "check-error"),
                Arguments.of("/bin/ACTUATOR -x", "check-actuator"),
                Arguments.of("./liveness", "check-liveness"),
                Arguments.of("/opt/Readiness -q", "check-readiness"),
                Arguments.of("/bin/" + "ab_".repeat(100), "ab-".repeat(18) + "ab"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void deriveTakesTheBaseNameOfTheProgramOnly(String command, String expected) {
        assertThat(CheckNames.derive(command)).isEqualTo(expected);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void deriveWhenCommandIsRandomGivesAnAllowedName(long seed) {
        String name = CheckNames.derive(random(new Random(seed)));

        assertThat(CheckNames.isAllowed(name)).as(name).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void deriveWhenASecretIsAnArgumentOrAssignedNeverHoldsIt(long seed) {
        Random random = new Random(seed);
        String quote = List.of("", "'", "\"").get(random.nextInt(3));
        String before = "A=" + quote + "hunter2" + quote + " ";
        String after = random(random) + "hunter2" + random(random);

        assertThat(CheckNames.derive(before + "/bin/x " + after)).isEqualTo("x");
    }

    @Test
    void assignWhenProgramsAreTheSameNumbersThemAroundGivenNames() throws SettingsException {
        Start start = Start.server().file(this.dir.resolve("f"), """
                {"check_list": {
                  "/bin/disk -w 1": [],
                  "/usr/bin/disk -w 1": [],
                  "/bin/other": {"name": "disk-3"},
                  "/bin/disk -w 2": [],
                  "/bin/another": {"name": "other"},
                  "/bin/error": [],
                  "/bin/x": {"name": "%s"}
                }}""".formatted("a".repeat(63)));

        List<CheckSettings> checks = start.settings().checkList().value();

        assertThat(checks)
                .extracting(CheckSettings::name)
                .containsExactly("disk", "disk-2", "disk-3", "disk-4", "other", "check-error", "a".repeat(63));
    }

    @Test
    void assignWhenADerivedNameLooksNumberedKeepsAllApart() throws SettingsException {
        Start start = Start.server("-k", "a-2", "-k", "a", "-k", "a 1", "-k", "a 2", "-k", "a-2 1");

        List<CheckSettings> checks = start.settings().checkList().value();

        assertThat(checks).extracting(CheckSettings::name).containsExactly("a-2", "a", "a-3", "a-4", "a-2-2");
    }

    private static String random(Random random) {
        String letters = "aB9-_/. =;'\"\\$`(){}[]\n\u00e9#~";
        return IntStream.range(0, random.nextInt(40))
                .mapToObj(_ -> String.valueOf(letters.charAt(random.nextInt(letters.length()))))
                .collect(Collectors.joining());
    }
}
