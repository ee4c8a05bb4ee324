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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

            assertThat(hanging).as("the start").isNotDone();
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

            assertThat(jvm.goOn()).isEqualTo(Optional.of(new Ending.Exited(0)) + " while the other one hangs");
        }
    }

    /** As the JVM does where the processes of a container or a user are all used up. */
    private static final class NoThreads implements ThreadFactory {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean thereAreSome;

        @Override
        public Thread newThread(Runnable task) {
            if (!this.thereAreSome) {
                this.asked.incrementAndGet();
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        }
    }

    @Test
    void startWhenAnotherOneHangsAndNoThreadIsLeftIsDoneLater() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        Command slow = slow(program);
        Command other = slow(Path.of("/bin/true"));
        NoThreads threads = new NoThreads();
        CompletableFuture<RunningCommand> hanging;
        try (CommandLoop poor = CommandLoop.open(Duration.ZERO, threads)) {
            try (Lease lease = Lease.take(program)) {
                hanging = CompletableFuture.supplyAsync(
                        () -> poor.start(slow), task -> Thread.ofPlatform().start(task));
                eventually("the start hangs").until(lease::isContested);

                RunningCommand before = poor.start(other);
                eventually("two threads are asked for").until(() -> threads.asked.get() >= 2);
                RunningCommand meanwhile = poor.start(other);

                // The second one had a thread, its caller's, and that one starts the first too.
                assertThat(meanwhile.result().get(2, TimeUnit.MINUTES).ending()).contains(new Ending.Exited(0));
                assertThat(before.result().get(2, TimeUnit.MINUTES).ending()).contains(new Ending.Exited(0));
                assertThat(hanging).as("the start").isNotDone();
            }
            assertThat(hanging.get(2, TimeUnit.MINUTES)
                            .result()
                            .get(2, TimeUnit.MINUTES)
                            .ending())
                    .contains(new Ending.Exited(0));
        }
    }

    @Test
    void startWhenAnotherOneHangsAndAThreadIsLeftAgainIsDoneThen() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        Command slow = slow(program);
        NoThreads threads = new NoThreads();
        try (CommandLoop poor = CommandLoop.open(Duration.ZERO, threads);
                Lease lease = Lease.take(program)) {
            CompletableFuture<RunningCommand> hanging = CompletableFuture.supplyAsync(
                    () -> poor.start(slow), task -> Thread.ofPlatform().start(task));
            eventually("the start hangs").until(lease::isContested);

            RunningCommand waiting = poor.start(slow(Path.of("/bin/true")));
            eventually("a thread is asked for").until(() -> threads.asked.get() >= 1);
            threads.thereAreSome = true;

            assertThat(waiting.result().get(2, TimeUnit.MINUTES).ending()).contains(new Ending.Exited(0));
            assertThat(hanging).as("the start").isNotDone();
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

            assertThat(hanging).as("the start").isNotDone();
        }
        RunningCommand late = hanging.get(2, TimeUnit.MINUTES);
        eventually("both have ended")
                .until(() -> late.result().isCompletedExceptionally()
                        && waiting.result().isCompletedExceptionally());
        assertThat(ProcessStates.runs(late.pid())).isFalse();
    }
}
