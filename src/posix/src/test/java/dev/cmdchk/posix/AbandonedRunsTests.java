package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedRunsTests {

    /** Starts {@code command} as a run of a loop that is no more would be there, its output nobody's. */
    private static Process abandoned(String command) throws IOException {
        Process process = builder(command).start();
        process.getInputStream().close();
        return process;
    }

    private static ProcessBuilder builder(String command) {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", command).redirectError(Redirect.DISCARD);
        builder.environment().put(CommandLoop.MARKER, "1-2-3");
        return builder;
    }

    /** Has what is abandoned killed as soon as {@code run}, or what it has started, sleeps. */
    private static void assertKilled(Process run, int processes) {
        try {
            awaitSleep(run);

            int killed = AbandonedRuns.kill(Set.of());

            assertThat(killed).isEqualTo(processes);
            assertThat(run.onExit().join().exitValue()).isEqualTo(128 + Signals.KILL);
        } finally {
            end(run);
        }
    }

    private static void awaitSleep(Process process) {
        eventually("it sleeps")
                .until(() -> Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .anyMatch(AbandonedRunsTests::sleeps));
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().command().filter(path -> path.endsWith("sleep")).isPresent();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    @Test
    void killOfWhatHasAPipeThatNobodyReadsEndsItWithItsSession() throws IOException {
        assertKilled(abandoned("sleep 7411 >/dev/null & exec sleep 7412"), 2);
    }

    /** Fault: the shell had the pipe as descriptor 10, and lived on with what it ran. */
    @Test
    void killOfWhatRedirectsItsOutputEndsItWithItsSession() throws IOException {
        assertKilled(abandoned("sleep 7416 >/dev/null 2>&1; :"), 2);
    }

    /** As in a server that ends itself: it reads the pipes of its own runs. */
    @Test
    void killOfWhatHasAPipeOfThisProcessEndsIt() throws IOException {
        assertKilled(builder("exec sleep 7413").start(), 1);
    }

    /** Fault: a service that a check had started, and that writes to a logger, was killed with every end of a server. */
    @Test
    void killLetsAServiceAloneWhoseOutputSomebodyReads(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("log");
        Process service = builder("{ echo begun; sleep 7414; } 2>&1 | tee %s >/dev/null".formatted(log))
                .redirectOutput(Redirect.DISCARD)
                .start();
        try {
            eventually("it writes").until(() -> Files.exists(log) && Files.size(log) > 0);
            assertThat(AbandonedRuns.kill(Set.of())).isZero();
            assertThat(service.isAlive()).isTrue();
        } finally {
            end(service);
        }
    }

    @Test
    void killLetsTheRunsOfTheLivingAlone() throws IOException {
        Process run = abandoned("exec sleep 7415");
        awaitSleep(run);
        try {
            assertThat(AbandonedRuns.kill(Set.of((int) run.pid()))).isZero();
            assertThat(run.isAlive()).isTrue();
        } finally {
            end(run);
        }
    }
}
