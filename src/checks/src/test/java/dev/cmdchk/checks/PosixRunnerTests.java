package dev.cmdchk.checks;

import static dev.cmdchk.checks.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.Sessions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PosixRunnerTests extends RunnerContract {

    private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    @Override
    Runner open(Map<String, String> environment) throws IOException {
        CommandLoop loop = CommandLoop.open(GRACE, Sessions.own());
        return new PosixRunner(loop, environment, WorkingDirectory.own(), Shell.examine(loop, Path.of("/bin/sh")));
    }

    @Override
    Outcome killedBy(int signal) {
        return new Outcome.Killed(signal);
    }

    @Test
    void runWhenSignalsAreIgnoredHereResetsThem() throws InterruptedException {
        String masks = run("grep -E '^Sig(Blk|Ign)' /proc/self/status").output();

        // The C library keeps 32 and 33 for itself.
        assertThat(masks.lines()
                        .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16) & ~(3L << 31)))
                .containsExactly(0L, 0L);
        assertThat(outcome("yes | head -1")).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void runWhenProcessCannotBeKilledNamesItAndDoesNotStartBesideIt() throws Exception {
        Check unkillable = new Check("unkillable", becomeRoot() + " --reuid=0 sleep 7309", Set.of(0), SHORT);
        try (OtherJvm jvm = OtherJvm.start("posix", NOBODY, Path.of("/"))) {
            assertThat(jvm.run(unkillable)).startsWith("TimedOut");
            assertThat(jvm.run(unkillable))
                    .startsWith("NotStarted")
                    .contains("cannot be killed: Operation not permitted");
            assertThat(jvm.run(check("exit 0", LONG))).isEqualTo("Exited[status=0]");
        } finally {
            endAll("sleep 7309");
        }
    }

    @Test
    void runWhenAnotherOnePassedBeforeALeftoverIsKnownDoesNotStartBesideItLater() throws Exception {
        Path left = this.directory.resolve("left");
        Check forgetful = check(
                "%s --reuid=0 sh -c 'echo >%2$s; exec sleep 7311' >/dev/null 2>&1 & until [ -e %2$s ]; do sleep 0.01; done"
                        .formatted(becomeRoot(), left),
                LONG);
        try (OtherJvm jvm = OtherJvm.start("posix", NOBODY, Path.of("/"))) {
            assertThat(jvm.run(forgetful)).isEqualTo("Exited[status=0]");

            // Of the same name, and most often over before the leftover of the other one is looked for.
            eventually("the leftover is known")
                    .until(() -> jvm.run(check("exit 0", LONG)).contains("cannot be killed: Operation not permitted"));
        } finally {
            endAll("sleep 7311");
        }
    }

    /** Returns a program that makes who executes it root. */
    private Path becomeRoot() throws Exception {
        Path becomeRoot = Files.copy(Path.of("/usr/bin/setpriv"), this.directory.resolve("become-root"));
        Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        new ProcessBuilder("chmod", "4755", becomeRoot.toString())
                .inheritIO()
                .start()
                .waitFor();
        return becomeRoot;
    }

    private static void endAll(String commandLine) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith(commandLine))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void runWhenOneCarrierServesManyThreadsRunsAllAtOnce() throws Exception {
        Path counted = this.directory.resolve("counted");
        Path gate = this.directory.resolve("gate");
        new ProcessBuilder("mkfifo", gate.toString()).inheritIO().start().waitFor();
        try (RandomAccessFile lines = new RandomAccessFile(gate.toFile(), "rw");
                // Each counts itself, and ends when it has got a line of its own.
                OneCarrier jvm = OneCarrier.start("echo >>%s; read line <%s".formatted(counted, gate))) {
            eventually("all run").until(() -> Files.exists(counted) && Files.size(counted) == OneCarrier.RUNS);

            lines.writeBytes("\n".repeat(OneCarrier.RUNS));

            assertThat(jvm.verdict()).isEqualTo(OneCarrier.RUNS + " passed, 0 pinned");
        }
    }

    /** Its parent has ended before anybody could look. */
    @Test
    void serviceThatACommandStartsAtOnceGoesBeforeTheServerWhenMemoryRunsOut() throws Exception {
        Path told = this.directory.resolve("told");
        String service = "until grep -qx 1000 /proc/self/oom_score_adj; do sleep 0.02; done; : >" + told;

        assertThat(outcome("(setsid sh -c '%s' >/dev/null 2>&1 &)".formatted(service)))
                .isEqualTo(new Outcome.Exited(0));

        eventually("it is").until(() -> Files.exists(told));
    }
}
