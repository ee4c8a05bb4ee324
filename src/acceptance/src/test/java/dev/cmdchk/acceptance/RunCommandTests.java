package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code cmdchk run}: the checks once, without a server. */
@ExtendWith(SiteExtension.class)
class RunCommandTests {
    private static final String CHECKS = """
            {"check_list": {
              "echo fine": {"name": "disk", "group": "storage"},
              "echo meh; exit 1": {"name": "load", "warn": [1]},
              "echo broken; exit 2": {"name": "app", "interval": "60m", "fall": 5}}}
            """;

    @Test
    void runPrintsATableAndEndsWith1WhenACheckFails(Site site) throws IOException {
        Command.Result result =
                site.cmdchk("run", "--config", site.config(CHECKS)).run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("pass  disk +[0-9.]+ s  exit status 0: fine"),
                        line -> assertThat(line).matches("warn  load +[0-9.]+ s  exit status 1: meh"),
                        line -> assertThat(line).matches("fail  app +[0-9.]+ s  exit status 2: broken"));
    }

    @ParameterizedTest
    @CsvSource({"disk, 0, 0", "'disk,load', 0, 1", "storage, 0, 0", "app, 1, 2", "'app,storage', 1, 2"})
    void runOnlyOfSomeEndsAsTheyDo(String only, int status, int nagios, Site site) throws IOException {
        Path config = site.config(CHECKS);

        assertThat(site.cmdchk("run", "--only", only, "--config", config).run().status())
                .isEqualTo(status);
        assertThat(site.cmdchk("run", "--config", config, "--format=nagios", "--only=" + only)
                        .run()
                        .status())
                .isEqualTo(nagios);
    }

    /** Fault: only the last one counted, and all was well. */
    @Test
    void runOnlyOfSomeThatAreNamedOneByOneRunsAllOfThem(Site site) throws IOException {
        Command.Result result = site.cmdchk("run", "--only", "app", "--only=disk", "--config", site.config(CHECKS))
                .run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("app", "disk").doesNotContain("load");
    }

    /** As on a full disk: who reads an empty file is not to be told that all is well. */
    @ParameterizedTest
    @CsvSource({"disk, text, 74", "disk, json, 74", "disk, nagios, 3", "app, text, 1", "app, nagios, 2"})
    void runWhoseResultsCannotBeWrittenDoesNotEndWith0(String only, String format, int status, Site site)
            throws IOException {
        Command.Result result = site.cmdchk("run", "--config", site.config(CHECKS), "--only", only, "--format", format)
                .behind("sh", "-c", "exec \"$@\" >/dev/full", "sh")
                .run();

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err().contains("standard output cannot be written")).isEqualTo(only.equals("disk"));
    }

    @Test
    void runForNagiosPrintsOneLineWithPerformanceData(Site site) throws IOException {
        Command.Result result = site.cmdchk("run", "--format", "nagios", "--config", site.config(CHECKS))
                .run();

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out())
                .matches("CMDCHK CRITICAL - app: exit status 2 \\| "
                        + "disk=[0-9.]+s;;;0 load=[0-9.]+s;;;0 app=[0-9.]+s;;;0\n");
    }

    @Test
    void runForProgramsPrintsOneObject(Site site) throws IOException {
        Command.Result result = site.cmdchk("run", "--format", "json", "--config", site.config(CHECKS))
                .run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("{\"status\":\"fail\",\"checks\":[{\"name\":\"disk\",\"status\":\"pass\"")
                .contains("\"exit_status\":2", "\"output\":\"broken\\n\"");
    }

    @Test
    void runForProgramsWhenACheckWarnsSaysSoOfAllAsTheServerDoes(Site site) throws IOException {
        Command.Result result = site.cmdchk(
                        "run", "--format", "json", "--only", "disk,load", "--config", site.config(CHECKS))
                .run();

        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("{\"status\":\"warn\",\"checks\":[{\"name\":\"disk\",\"status\":\"pass\"");
    }

    @Test
    void onlyWithoutANameIsRefused(Site site) throws IOException {
        Command.Result result =
                site.cmdchk("run", "--check", "/bin/true", "--only").run();

        assertThat(result.status()).isEqualTo(78);
        assertThat(result.err()).isEqualTo("--only: needs a value\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--only, nosuch",
        "--format, xml",
        "--port, 0",
        "--config, /nonexistent/file",
        "--user, nosuch",
        "--user, root"
    })
    void runOfWhatIsWrongEndsWith78AndForNagiosWith3(String option, String value, Site site) throws IOException {
        Command.Result plain = site.cmdchk("run", option, value).run();

        assertThat(plain.status()).isEqualTo(78);
        assertThat(plain.out()).isEmpty();
        assertThat(plain.err()).isNotBlank();
        if (!option.equals("--format")) {
            Command.Result nagios =
                    site.cmdchk("run", "--format", "nagios", option, value).run();
            assertThat(nagios.status()).isEqualTo(3);
            assertThat(nagios.out()).startsWith("CMDCHK UNKNOWN - ").hasLineCount(1);
        }
    }

    /** What stands in the way of a run before it knows its settings, or when it has to begin anew for them. */
    static Stream<Arguments> obstacles() {
        List<String> withoutSetpriv = new ArrayList<>(Mounts.behind(List.of("/dev/null", "/usr/bin/setpriv")));
        withoutSetpriv.addAll(List.of("runuser", "-u", "games", "--"));
        return Stream.of(
                Arguments.of("root cannot be given up", DropRootTests.without("cap_setgid")),
                Arguments.of("the setpriv program is not there", withoutSetpriv),
                Arguments.of(
                        "the working directory was removed",
                        List.of("sh", "-ec", "mkdir gone; cd gone; rmdir ../gone; exec \"$@\"", "sh")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void runThatCannotBeginEndsWith78AndForNagiosWith3(String reason, List<String> obstacle, Site site)
            throws IOException {
        Command run = site.cmdchk("run", "--config", site.config("{\"privileges\": \"hardened\"}"))
                .behind(obstacle);

        Command.Result plain = run.run();
        Command.Result nagios = run.with("--format", "nagios").run();

        assertThat(plain.status()).isEqualTo(78);
        assertThat(plain.out()).isEmpty();
        assertThat(plain.err()).contains(reason);
        assertThat(nagios.status()).isEqualTo(3);
        assertThat(nagios.out())
                .startsWith("CMDCHK UNKNOWN - ")
                .contains(reason)
                .hasLineCount(1);
    }

    @Test
    void checksOfARunAreSideBySide(Site site) throws IOException {
        Path pipe = site.path("meeting");
        site.command("mkfifo").with("-m", "666", pipe).run();

        // Each waits for the other at the pipe.
        Command.Result result =
                site.cmdchk("run", "-k", "cat " + pipe, "-k", "echo x >" + pipe).run();

        assertThat(result.status()).isZero();
    }

    @Test
    void checksOfARunWaitForAPlaceForLongerThanTheirTimeout(Site site) throws IOException {
        Path config = site.config("""
                {"max_parallel": 1, "timeout": "3s", "check_list": {
                  "sleep 1": [], "sleep 1.0": [], "sleep 1.00": [], "sleep 1.000": [], "sleep 1.0000": []}}
                """);

        Command.Result result = site.cmdchk("run", "--config", config).run();

        assertThat(result.out().lines()).hasSize(5).allMatch(line -> line.startsWith("pass  sleep"));
        assertThat(result.status()).isZero();
    }

    @Test
    void runLeavesNothingOfItsChecksBehind(Site site) throws IOException {
        List<Long> before = site.processes();

        Command.Result result =
                site.cmdchk("run", "-k", "sleep 7307 >/dev/null 2>&1 & exit 0").run();

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(site.processes()).isSubsetOf(before);
    }

    @ParameterizedTest
    @CsvSource({"ROOT, standard", "ROOT, hardened", "GAMES, standard", "GAMES, hardened"})
    void runWhoseTerminalIsClosedEndsWithItsChecks(User user, String privileges, Site site) throws IOException {
        Path config = site.config("{\"privileges\": \"%s\"}".formatted(privileges));
        Program run = site.cmdchk("run", "-k", "sleep 7309", "--config", config)
                .as(user)
                .behind("env", "--default-signal=HUP")
                .start();
        eventually("its check runs")
                .until(() -> site.processes().stream()
                        .map(Processes::commandLine)
                        .anyMatch(words -> words.containsAll(List.of("sleep", "7309"))));

        run.signal("HUP");

        assertThat(run.awaitExit()).isEqualTo(129);
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    @Test
    void runOfRootDropsPrivilegesAndReadsWhatOnlyRootMay(Site site) throws IOException {
        Path secret = site.config("{\"check_list\": {\"id -u\": [], \"grep CapEff /proc/self/status\": []}}");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

        Command.Result result = site.cmdchk("run", "--config", secret).run();

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains(": " + User.NOBODY.uid() + "\n", "0000000000000000");
    }

    @Test
    void runOfAnotherUserNeedsNoRoot(Site site) throws IOException {
        Command.Result result = site.cmdchk("run", "-k", "id -u").as(User.GAMES).run();

        assertThat(result.status()).isZero();
        assertThat(result.out()).endsWith(": " + User.GAMES.uid() + "\n");
    }

    @ParameterizedTest
    @CsvSource({"ROOT, CapBnd:\\t0000000000000000", "GAMES, NoNewPrivs:\\t1"})
    void runInHardenedModeGainsNothingBySetuidPrograms(User user, String fact, Site site) throws IOException {
        Path config = site.config("""
                {"privileges": "hardened", "check_list": {"grep -E 'NoNewPrivs|CapBnd' /proc/self/status": {"name": "x"}}}
                """);

        Command.Result result = site.cmdchk("run", "--format=json", "--only", "x", "--config", config)
                .as(user)
                .run();

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("NoNewPrivs:\\t1", fact);
    }

    @Test
    void runOnATerminalShowsWhatStillRuns(Site site) throws IOException {
        Command.Result result = site.command("script")
                .with("-qec", site.home().resolve("bin/cmdchk") + " run -k 'exit 0' -k 'exit 4'", "/dev/null")
                .run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("0 of 2 checks done; running: ", "exit status 4");
    }
}
