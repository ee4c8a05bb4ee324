package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckEnvironmentTests {

    @Test
    void ofWhenVariablesAreOursOrTheJvmsRemovesThem() {
        Map<String, String> environment = CheckEnvironment.of(Map.ofEntries(
                Map.entry("SECRET_X", "canary"),
                Map.entry("LD_LIBRARY_PATH", "/lib"),
                Map.entry("JAVA_TOOL_OPTIONS", "x"),
                Map.entry("JDK_JAVA_OPTIONS", "x"),
                Map.entry("SPRING_X", "x"),
                Map.entry("NOTIFY_SOCKET", "x"),
                Map.entry("WATCHDOG_USEC", "x"),
                Map.entry("LISTEN_FDS", "x"),
                Map.entry("CMDCHK_SETTINGS", "x")));

        assertThat(environment).containsOnlyKeys("SECRET_X", "LD_LIBRARY_PATH", "PATH", "HOME", "PWD");
    }

    @Test
    void ofWhenVariablesTellOfASessionRemovesThem() {
        Map<String, String> environment = CheckEnvironment.of(
                Map.of("PS1", "$ ", "PS2", "> ", "PS4", "+ ", "OLDPWD", "/", "COMP_WORDBREAKS", ":", "SHLVL", "1"));

        assertThat(environment).containsOnlyKeys("PS4", "SHLVL", "PATH", "HOME", "PWD");
    }

    @Test
    void ofWhenLauncherHandsOverThePathTakesIt() {
        assertThat(CheckEnvironment.of(Map.of("PATH", "/ours:/bin", "CMDCHK_PATH", "/bin")))
                .containsEntry("PATH", "/bin")
                .doesNotContainKey("CMDCHK_PATH");
    }

    @Test
    void ofWhenPathIsMissingSetsTheUsualOne() {
        assertThat(CheckEnvironment.of(Map.of("CMDCHK_PATH", "", "PATH", "/ours"))
                        .get("PATH"))
                .contains("/usr/bin:");
        assertThat(CheckEnvironment.of(Map.of()).get("PATH")).contains("/usr/bin:");
    }

    @Test
    void ofWhenTimeoutIsNotWholeSaysSo() {
        Check check = new Check("a-check", "x", Set.of(0), Duration.ofMillis(2500));

        assertThat(CheckEnvironment.of(check))
                .containsOnly(Map.entry("CMDCHK_CHECK", "a-check"), Map.entry("CMDCHK_TIMEOUT", "2.5"));
    }

    @Test
    void ofWhenACheckHasVariablesOfItsOwnAddsThem() {
        Check check = new Check(
                "a-check",
                "x",
                Set.of(0),
                Set.of(),
                Duration.ofSeconds(2),
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                Map.of("PATH", "/opt/bin"),
                "",
                "");

        assertThat(CheckEnvironment.of(check))
                .containsOnly(
                        Map.entry("PATH", "/opt/bin"),
                        Map.entry("CMDCHK_CHECK", "a-check"),
                        Map.entry("CMDCHK_TIMEOUT", "2"));
    }

    @Test
    void ofWhenItIsAboutAnotherCheckNamesThatOne() {
        Check check = new Check(
                "a-check (on_change)",
                "x",
                Set.of(0),
                Set.of(),
                Duration.ofSeconds(2),
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                Map.of("CMDCHK_CHECK", "a-check"),
                "",
                "");

        assertThat(CheckEnvironment.of(check)).containsEntry("CMDCHK_CHECK", "a-check");
    }
}
