package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final String PAUSE = "3600";

    static Stream<Arguments> shellsAndSignals() {
        return Stream.of(Shell.values())
                .flatMap(shell -> STATUSES.keySet().stream().sorted().map(signal -> Arguments.of(shell, signal)));
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void dropRootThatIsToldToStopEndsAtOnceAndAlone(Shell shell, String signal, Site site) throws IOException {
        Command dropRoot = shell.running(longPausing(site).resolve("lib/drop-root"), site);

        assertThatAStopEnds(dropRoot.with("no-such-user", "/bin/true"), signal, false, site);
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void launcherWhoseDropRootPausesEndsAtOnceWithIt(Shell shell, String signal, Site site) throws IOException {
        Path home = longPausing(site);
        Executables.copy(
                Path.of("/bin/true"),
                Files.createDirectories(home.resolve("runtime/bin")).resolve("java"));
        Command launcher = shell.running(home.resolve("bin/cmdchk"), site)
                .behind(Mounts.behind(List.of("/dev/null", "/usr/bin/setpriv")));

        assertThatAStopEnds(launcher.with("server"), signal, false, site);
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void launcherThatIsToldToStopEndsAtOnceAndAlone(Shell shell, String signal, Site site) throws IOException {
        Command launcher = shell.running(longPausing(site).resolve("bin/cmdchk"), site);

        assertThatAStopEnds(launcher.with("server"), signal, false, site);
    }

    @ParameterizedTest
    @MethodSource("shellsAndSignals")
    void launcherThatIsProcess1EndsAtOnceToo(Shell shell, String signal, Site site) throws IOException {
        Command launcher = shell.running(longPausing(site).resolve("bin/cmdchk"), site);

        assertThatAStopEnds(launcher.with("supervise"), signal, true, site);
    }

    /**
     * Returns a distribution without Java whose scripts pause for an hour: a pause of seconds would soon be gone whatever
     * becomes of it, and on a busy machine before it is seen.
     */
    private static Path longPausing(Site site) throws IOException {
        Path home = Executables.scripts(site.path("home"));
        Command patch = site.command("sed")
                .with(
                        "-i",
                        "s/\\bpause=5$/pause=" + PAUSE + "/",
                        home.resolve("bin/cmdchk"),
                        home.resolve("lib/drop-root"));
        assertThat(patch.run().status()).isZero();
        return home;
    }

    private static void assertThatAStopEnds(Command command, String signal, boolean asProcess1, Site site)
            throws IOException {
        // Whoever started the tests in the background of a shell has INT ignored, and shells leave it so.
        Program program = Supervised.placed(command.behind("env", "--default-signal=INT"), asProcess1)
                .start();
        long self = Supervised.self(program, asProcess1);
        eventually("it pauses")
                .until(() -> Processes.treeOf(self).stream()
                        .map(Processes::commandLine)
                        .anyMatch(words -> words.containsAll(List.of("sleep", PAUSE))));

        Signals.send(signal, self);

        assertThat(program.awaitExit()).isEqualTo(STATUSES.get(signal));
        assertThat(program.err()).contains(": ").doesNotContain("Terminated", "Illegal", "usage");
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }
}
