package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that gives up root, by itself. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class DropRootTests {
    private static final String NONE = "0000000000000000";
    /** Root by some number or name, or nobody at all. */
    private static final List<String> NO_USERS = List.of(
            "root",
            "0",
            "00",
            " 0",
            "+0",
            "-1",
            "05",
            "4294967295",
            "4294967296",
            "4294967301",
            "",
            " ",
            "-x",
            "no-such-user",
            "12345",
            "root:root",
            "games\n");

    @ParameterizedTest
    @EnumSource
    void dropRootInStandardModeLeavesTheUsersOwnAlone(Shell shell, Site site) throws IOException {
        Command dropRoot = dropRoot(shell, site).behind("setpriv", "--groups=0,6,20", "--");

        Map<String, String> status =
                status(dropRoot.with("games", "/bin/cat", "/proc/self/status").run());

        assertThat(status)
                .containsEntry("Uid", "5 5 5 5")
                .containsEntry("Gid", "60 60 60 60")
                .containsEntry("Groups", "60")
                .containsEntry("CapInh", NONE)
                .containsEntry("CapPrm", NONE)
                .containsEntry("CapEff", NONE)
                .containsEntry("CapAmb", NONE)
                .containsEntry("NoNewPrivs", "0");
        assertThat(status.get("CapBnd")).isNotEqualTo(NONE);
    }

    @ParameterizedTest
    @EnumSource
    void dropRootInHardenedModeLeavesNoWayToMore(Shell shell, Site site) throws IOException {
        Command dropRoot = dropRoot(shell, site).behind("setpriv", "--inh-caps=+kill", "--");

        Map<String, String> status = status(dropRoot.with("--hardened", "5", "/bin/cat", "/proc/self/status")
                .run());

        assertThat(status)
                .containsEntry("Uid", "5 5 5 5")
                .containsEntry("Groups", "60")
                .containsEntry("CapInh", NONE)
                .containsEntry("CapBnd", NONE)
                .containsEntry("NoNewPrivs", "1");
    }

    @ParameterizedTest
    @EnumSource
    void dropRootOfSomebodyWhoIsNotRootTakesNewPrivilegesAlone(Shell shell, Site site) throws IOException {
        Command dropRoot = dropRoot(shell, site).as(User.GAMES);

        Map<String, String> status = status(dropRoot.with("--no-new-privileges", "/bin/cat", "/proc/self/status")
                .run());

        assertThat(status).containsEntry("Uid", "5 5 5 5").containsEntry("NoNewPrivs", "1");
    }

    @ParameterizedTest
    @EnumSource
    void dropRootGivesTheUsersEnvironmentAndTakesWhatHarmsPrograms(Shell shell, Site site) throws IOException {
        Command dropRoot = dropRoot(shell, site)
                .env("OPERATORS_OWN", "a  b\nc")
                .env("LD_LIBRARY_PATH", "/nonexistent")
                .env("GLIBC_TUNABLES", "glibc.malloc.check=0")
                .env("MALLOC_TRACE", site.path("trace").toString())
                .env("BASH_ENV", "/nonexistent")
                .env("ENV", "/nonexistent")
                .env("JAVA_TOOL_OPTIONS", "-Dx=y");

        String seen = dropRoot.with("games", "/usr/bin/env", "-0").run().out();

        Map<String, String> environment = Stream.of(seen.split("\0"))
                .map(entry -> entry.split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
        assertThat(environment)
                .containsEntry("HOME", "/usr/games")
                .containsEntry("USER", "games")
                .containsEntry("LOGNAME", "games")
                .containsEntry("OPERATORS_OWN", "a  b\nc")
                .containsEntry("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
                .doesNotContainKeys(
                        "LD_LIBRARY_PATH", "GLIBC_TUNABLES", "MALLOC_TRACE", "BASH_ENV", "ENV", "JAVA_TOOL_OPTIONS");
    }

    @Test
    void dropRootDeniesCoreFilesAndLetsNobodyElseWrite(Site site) throws IOException {
        Command.Result result = site.command(site.home().resolve("lib/drop-root"))
                .behind("sh", "-c", "umask 0; ulimit -c unlimited; exec \"$@\"", "sh")
                .with("games", "/bin/sh", "-c", "umask; ulimit -c")
                .run();

        assertThat(result.out()).isEqualTo("0022\n0\n");
    }

    @Test
    void dropRootToAUserThatIsNoneRunsNothing(Site site) throws IOException {
        List<Program> programs = new ArrayList<>();
        for (String user : NO_USERS) {
            programs.add(site.command(site.home().resolve("lib/drop-root"))
                    .with(user, "/bin/echo", "ran")
                    .start());
        }

        for (Program program : programs) {
            assertRefused(program);
            assertThat(program.err()).contains("unprivileged user");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"toor", "rootsgroup", "member", "overflow"})
    void dropRootToRootUnderAnotherNameRunsNothing(String user, Site site) throws IOException {
        Path passwd = Files.writeString(site.path("passwd"), """
                root:x:0:0::/root:/bin/sh
                toor:x:0:5::/root:/bin/sh
                rootsgroup:x:901:0::/:/bin/sh
                member:x:902:902::/:/bin/sh
                overflow:x:4294967295:902::/:/bin/sh
                """);
        Path group = Files.writeString(site.path("group"), "root:x:0:member\nmember:x:902:\n");
        List<String> accounts = List.of(passwd.toString(), "/etc/passwd", group.toString(), "/etc/group");

        Program program = site.command(site.home().resolve("lib/drop-root"))
                .behind(Mounts.behind(accounts))
                .with(user, "/bin/echo", "ran")
                .start();

        assertRefused(program);
    }

    /** Returns commands behind which root cannot be given up, by what stands in the way. */
    static Map<String, List<String>> obstacles() {
        Map<String, List<String>> obstacles = new LinkedHashMap<>();
        for (String capability : List.of("cap_setgid", "cap_setuid", "cap_setpcap")) {
            obstacles.put("without " + capability, without(capability));
        }
        obstacles.put("in a name space of root alone", List.of("unshare", "--user", "--map-root-user"));
        obstacles.put("with BusyBox's setpriv", Mounts.behind(List.of("/bin/busybox", "/usr/bin/setpriv")));
        obstacles.put("without setpriv", Mounts.behind(List.of("/dev/null", "/usr/bin/setpriv")));
        return obstacles;
    }

    /** Returns a command behind which {@code capability} cannot be had. */
    static List<String> without(String capability) {
        return List.of("capsh", "--drop=" + capability, "--", "-c", "exec \"$0\" \"$@\"");
    }

    static Stream<Arguments> obstaclesAndShells() {
        return obstacles().entrySet().stream()
                .flatMap(obstacle -> Stream.of(Shell.values())
                        .map(shell -> Arguments.of(obstacle.getKey(), obstacle.getValue(), shell)));
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("obstaclesAndShells")
    void dropRootThatCannotGiveUpRootSaysSoAndRunsNothing(String name, List<String> obstacle, Shell shell, Site site)
            throws IOException {
        Command dropRoot = dropRoot(shell, site).behind(obstacle);

        Program attempt = dropRoot.with("--try").start();
        Program hardened =
                dropRoot.with("--hardened", "nobody", "/bin/echo", "ran").start();

        assertRefused(attempt);
        assertRefused(hardened);
    }

    @ParameterizedTest
    @EnumSource
    void dropRootThatCanGiveUpRootSaysNothing(Shell shell, Site site) throws IOException {
        Command.Result result = dropRoot(shell, site).with("--try").run();

        assertThat(result).isEqualTo(new Command.Result(0, "", ""));
    }

    @ParameterizedTest
    @EnumSource
    void dropRootThatCannotKillRefusesASupervisorAlone(Shell shell, Site site) throws IOException {
        Command attempt = dropRoot(shell, site).behind(without("cap_kill")).with("--try");

        assertThat(attempt.with("server").run()).isEqualTo(new Command.Result(0, "", ""));
        assertRefused(attempt.with("supervise").start());
    }

    @ParameterizedTest
    @EnumSource
    void dropRootWithoutGetentFindsUsersByNameAndNumber(Shell shell, Site site) throws IOException {
        Command dropRoot = dropRoot(shell, site).behind(Mounts.behind(List.of("/dev/null", "/usr/bin/getent")));

        for (String user : List.of("games", "5")) {
            assertThat(dropRoot.with(user, "/usr/bin/id", "-un").run()).isEqualTo(new Command.Result(0, "games\n", ""));
        }
        assertRefused(dropRoot.with("4999", "/bin/echo", "ran").start());
    }

    @ParameterizedTest
    @EnumSource
    void dropRootVerifiesEachFact(Shell shell, Site site) throws IOException {
        Command verify = dropRoot(shell, site).as(User.GAMES);

        Command.Result right = verify.with("--verified", "Uid=5 Gid=60 CapEff=" + NONE, "/bin/echo", "ran")
                .run();

        assertThat(right.out()).isEqualTo("ran\n");
        for (String wrong : List.of("Uid=6", "Gid=5", "Groups=60", "CapBnd=" + NONE, "NoNewPrivs=1", "Unheard=1")) {
            assertRefused(verify.with("--verified", wrong).start());
        }
        assertThat(right.status()).isZero();
    }

    private static Command dropRoot(Shell shell, Site site) {
        return shell.running(site.home().resolve("lib/drop-root"), site);
    }

    private static void assertRefused(Program program) {
        assertThat(program.awaitExit()).isEqualTo(1);
        assertThat(program.err()).startsWith("drop-root: ");
        assertThat(program.out()).isEmpty();
    }

    private static Map<String, String> status(Command.Result result) {
        assertThat(result.err()).isEmpty();
        return result.out()
                .lines()
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> field[1].strip().replaceAll("\\s+", " ")));
    }
}
