package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that take as long as a file system likes. */
class HangingStartTests {

    private static final EnvironmentBlock ENVIRONMENT = EnvironmentBlock.of(Map.of("PATH", "/usr/bin:/bin"));
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private CommandLoop loop;

    @BeforeEach
    void openLoop() throws SystemCallException {
        this.loop = CommandLoop.open(Duration.ofMillis(200));
    }

    @AfterEach
    void closeLoop() {
        this.loop.close();
    }

    private CommandResult run(String command) throws Exception {
        List<String> arguments = List.of("sh", "-c", command);
        return this.loop
                .start(new Command(Path.of("/bin/sh"), arguments, ENVIRONMENT, Map.of(), Optional.empty(), LONG))
                .result()
                .get(2, TimeUnit.MINUTES);
    }

    private static Command slow(Path program) {
        return new Command(program, List.of("slow"), ENVIRONMENT, Map.of(), Optional.empty(), Duration.ofMinutes(5));
    }

    @Test
    void startWhenAnotherOneHangsDoesNotWaitForIt() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        Command slow = slow(program);
        CompletableFuture<RunningCommand> hanging;
        try (Lease lease = Lease.take(program)) {
            hanging = CompletableFuture.supplyAsync(
                    () -> this.loop.start(slow), task -> Thread.ofPlatform().start(task));
            eventually("the start hangs").until(lease::isContested);

            for (int status = 3; status < 6; status++) {
                assertThat(run("exit " + status).ending()).contains(new Ending.Exited(status));
            }

            assertThat(lease.isContested()).as("it still hangs").isTrue();
        }
        assertThat(hanging.get(2, TimeUnit.MINUTES)
                        .result()
                        .get(2, TimeUnit.MINUTES)
                        .ending())
                .contains(new Ending.Exited(0));
        assertThat(run("exit 5").ending()).contains(new Ending.Exited(5));
    }

    @Test
    void cancelWhenCommandHasNotStartedEndsIt() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        Command slow = slow(program);
        CompletableFuture<RunningCommand> hanging;
        RunningCommand cancelled;
        try (Lease lease = Lease.take(program)) {
            hanging = CompletableFuture.supplyAsync(
                    () -> this.loop.start(slow), task -> Thread.ofPlatform().start(task));
            eventually("the start hangs").until(lease::isContested);

            cancelled = this.loop.start(slow);
            cancelled.cancel();
        }

        assertThat(hanging.get(2, TimeUnit.MINUTES)
                        .result()
                        .get(2, TimeUnit.MINUTES)
                        .ending())
                .contains(new Ending.Exited(0));
        eventually("it has ended").until(cancelled.result()::isDone);
    }

    @Test
    void startWhenAnotherOneHangsOnTheOnlyProcessorDoesNotWaitForIt() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        try (Lease lease = Lease.take(program);
                OneProcessor jvm = OneProcessor.start(program)) {
            eventually("the start hangs").until(lease::isContested);

            assertThat(jvm.goOn()).isEqualTo(Optional.of(new Ending.Exited(0)).toString());

            assertThat(lease.isContested()).as("it still hangs").isTrue();
        }
    }

    @Test
    void closeWhenStartHangsDoesNotWaitForItAndLeavesNothingOfIt() throws Exception {
        Path program = Files.copy(Path.of("/bin/sleep"), this.directory.resolve("program"));
        Command slow = new Command(
                program, List.of("slow", "600"), ENVIRONMENT, Map.of(), Optional.empty(), Duration.ofMinutes(5));
        CompletableFuture<RunningCommand> hanging;
        RunningCommand waiting;
        try (Lease lease = Lease.take(program)) {
            hanging = CompletableFuture.supplyAsync(
                    () -> this.loop.start(slow), task -> Thread.ofPlatform().start(task));
            eventually("the start hangs").until(lease::isContested);
            waiting = this.loop.start(slow);

            this.loop.close();

            assertThat(lease.isContested()).as("it still hangs").isTrue();
        }
        RunningCommand late = hanging.get(2, TimeUnit.MINUTES);
        eventually("both have ended")
                .until(() -> late.result().isCompletedExceptionally()
                        && waiting.result().isCompletedExceptionally());
        assertThat(ProcessStates.runs(late.pid())).isFalse();
    }
}
