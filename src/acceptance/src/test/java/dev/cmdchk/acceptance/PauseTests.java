package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The seconds that a launcher waits after an error: who tells it to stop then need not wait, and finds nothing left. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class PauseTests {
    private static final Map<String, Integer> STATUSES = Map.of("TERM", 143, "INT", 130);

    static Stream<Arguments> shellsAndSignals() {
        return Stream.of(Shell.values())
                .flatMap(shell -> STATUSES.keySet().stream().sorted().map(signal -> Arguments.of(shell, signal)));
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void dropRootThatIsToldToStopEndsAtOnceAndAlone(Shell shell, String signal, Site site) throws IOException {
        Command dropRoot = shell.running(site.home().resolve("lib/drop-root"), site);

        assertThatAStopEnds(dropRoot.with("no-such-user", "/bin/true"), signal, false, site);
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void launcherWhoseDropRootPausesEndsAtOnceWithIt(Shell shell, String signal, Site site) throws IOException {
        Command launcher = shell.running(site.home().resolve("bin/cmdchk"), site)
                .behind(Mounts.behind(List.of("/dev/null", "/usr/bin/setpriv")));

        assertThatAStopEnds(launcher.with("server"), signal, false, site);
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void launcherThatIsToldToStopEndsAtOnceAndAlone(Shell shell, String signal, Site site) throws IOException {
        Command launcher = shell.running(withoutRuntime(site), site);

        assertThatAStopEnds(launcher.with("server"), signal, false, site);
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void launcherThatIsProcess1EndsAtOnceToo(Shell shell, String signal, Site site) throws IOException {
        Command launcher = shell.running(withoutRuntime(site), site);

        assertThatAStopEnds(launcher.with("supervise"), signal, true, site);
    }

    /** Returns the launcher of a distribution of which there is not much. */
    private static Path withoutRuntime(Site site) throws IOException {
        Path home = Files.createDirectory(site.path("home"));
        for (String name : List.of("bin/cmdchk", "lib/safe-root")) {
            Files.createDirectories(home.resolve(name).getParent());
            assertThat(site.command("cp")
                            .with("-L", site.home().resolve(name), home.resolve(name))
                            .run()
                            .status())
                    .isZero();
        }
        return home.resolve("bin/cmdchk");
    }

    private static void assertThatAStopEnds(Command command, String signal, boolean asProcess1, Site site)
            throws IOException {
        // Whoever started the tests in the background of a shell has INT ignored, and shells leave it so.
        Program program = Supervised.placed(
                        command.behind("env", "--default-signal=INT").behind(Mounts.behind(endlessSleep(site))),
                        asProcess1)
                .start();
        long self = Supervised.self(program, asProcess1);
        eventually("it pauses").until(() -> Processes.treeOf(self).stream().anyMatch(PauseTests::isSleep));

        Signals.send(signal, self);

        assertThat(program.awaitExit()).isEqualTo(STATUSES.get(signal));
        assertThat(program.err()).contains(": ").doesNotContain("Terminated", "Illegal", "usage");
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    /** What the pause is made of, except that it does not end: else it would soon be gone whatever becomes of it. */
    private static List<String> endlessSleep(Site site) throws IOException {
        Path sleep = Files.writeString(site.path("sleep"), "#!/bin/sh\nexec tail -f /dev/null\n");
        Files.setPosixFilePermissions(sleep, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(sleep.toString(), "/usr/bin/sleep");
    }

    /** BusyBox has a sleep of its own. */
    private static boolean isSleep(long pid) {
        List<String> words = Processes.commandLine(pid);
        return words.contains("tail") || words.containsAll(List.of("sleep", "5"));
    }
}
