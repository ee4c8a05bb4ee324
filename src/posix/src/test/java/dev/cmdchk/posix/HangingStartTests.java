package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.management.VirtualThreadSchedulerMXBean;
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

    private final Threads threads = new Threads();
    private CommandLoop loop;

    /** Threads of the loop's own, of which there may be none: so it is where a container or a user has used up all. */
    private static final class Threads implements ThreadFactory {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean usedUp;

        @Override
        public Thread newThread(Runnable task) {
            this.asked.incrementAndGet();
            if (this.usedUp) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        }
    }

    @BeforeEach
    void openLoop() throws SystemCallException {
        this.loop = CommandLoop.open(Duration.ofMillis(200), Sessions.own(), this.threads);
    }

    @AfterEach
    void closeLoop() {
        this.loop.close();
    }

    private CommandResult run(String command) throws Exception {
        List<String> arguments = List.of("sh", "-c", command);
        Command shell = new Command(Path.of("/bin/sh"), arguments, ENVIRONMENT, Map.of(), Optional.empty());
        return this.loop.start(LONG, () -> shell).result().get(2, TimeUnit.MINUTES);
    }

    private RunningCommand start(Command slow) {
        return this.loop.start(Duration.ofMinutes(5), () -> slow);
    }

    /** Starts {@code slow}, and returns when the loop has noticed that this does not end. */
    private CompletableFuture<RunningCommand> hang(Command slow, Lease lease) {
        CompletableFuture<RunningCommand> hanging = CompletableFuture.supplyAsync(
                () -> start(slow), task -> Thread.ofPlatform().start(task));
        eventually("the start hangs").until(lease::isContested);
        eventually("another one gets a thread of its own").until(() -> {
            run("exit 0");
            return this.threads.asked.get() > 0;
        });
        return hanging;
    }

    private static Command slow(Path program) {
        return new Command(program, List.of("slow"), ENVIRONMENT, Map.of(), Optional.empty());
    }

    @Test
    void startWhenAnotherOneHangsDoesNotWaitForIt() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        CompletableFuture<RunningCommand> hanging;
        try (Lease lease = Lease.take(program)) {
            hanging = hang(slow(program), lease);

            for (int status = 3; status < 6; status++) {
                assertThat(run("exit " + status).ending()).contains(new Ending.Exited(status));
            }

            assertThat(hanging).as("the start").isNotDone();
        }
        assertThat(ending(hanging)).contains(new Ending.Exited(0));
        assertThat(run("exit 5").ending()).contains(new Ending.Exited(5));
    }

    @Test
    void cancelWhenCommandHasNotStartedEndsIt() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        Command slow = slow(program);
        CompletableFuture<RunningCommand> hanging;
        RunningCommand cancelled;
        try (Lease lease = Lease.take(program)) {
            hanging = hang(slow, lease);

            cancelled = start(slow);
            cancelled.cancel();
        }

        assertThat(ending(hanging)).contains(new Ending.Exited(0));
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

    @Test
    void startWhenManyHangOnVirtualThreadsGoesOnAndSoDoesEveryOtherThread() throws Exception {
        VirtualThreadSchedulerMXBean scheduler =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        int carriers = scheduler.getParallelism();
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<RunningCommand> start = () -> start(slow(program));
            List<Future<RunningCommand>> hanging = new ArrayList<>();
            try (Lease lease = Lease.take(program)) {
                for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                    hanging.add(virtual.submit(start));
                }
                eventually("the starts hang").until(lease::isContested);

                virtual.submit(() -> {}).get(1, TimeUnit.MINUTES);
                CommandResult other = virtual.submit(() -> run("exit 3")).get(1, TimeUnit.MINUTES);

                assertThat(other.ending()).contains(new Ending.Exited(3));
                assertThat(lease.isContested()).as("they still hang").isTrue();
            }
            for (Future<RunningCommand> started : hanging) {
                assertThat(ending(started)).contains(new Ending.Exited(0));
            }
        }
        eventually("there are as many carriers as before").until(() -> scheduler.getParallelism() == carriers);
    }

    /** As to look for a program in {@code PATH} does where a folder of it does not answer. */
    @Test
    void startWhenTheChoiceOfOthersHangsDoesNotWaitForIt() throws Exception {
        Path pipe = this.directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Callable<RunningCommand> start = () -> this.loop.start(LONG, () -> {
            awaitWriter(pipe);
            return slow(Path.of("/bin/true"));
        });
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RunningCommand>> hanging = new ArrayList<>();
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                hanging.add(virtual.submit(start));
            }
            eventually("others get threads of their own").until(() -> this.threads.asked.get() > 0);

            CommandResult other = virtual.submit(() -> run("exit 3")).get(1, TimeUnit.MINUTES);

            assertThat(other.ending()).contains(new Ending.Exited(3));
            assertThat(hanging).noneMatch(started -> isDone(started));
            try (OutputStream _ = Files.newOutputStream(pipe)) {
                for (Future<RunningCommand> started : hanging) {
                    assertThat(ending(started)).contains(new Ending.Exited(0));
                }
            }
        }
    }

    /** Each leads a session of its own, as a child that is just being started does. */
    @Test
    void startWhenAnotherOneHangsLeavesNoZombiesOfServices() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        CompletableFuture<RunningCommand> hanging;
        try (Lease lease = Lease.take(program)) {
            hanging = hang(slow(program), lease);

            List<Path> services = new ArrayList<>();
            for (int service = 0; service < 10; service++) {
                Path pid = this.directory.resolve("service-" + service);
                services.add(pid);
                run(
                        "(setsid sh -c 'echo $$ >%1$s.new; exec mv %1$s.new %1$s' &); until [ -s %1$s ]; do sleep 0.01; done"
                                .formatted(pid));
            }

            eventually("all have ended and are collected")
                    .until(() -> services.stream().allMatch(HangingStartTests::isGone));
            assertThat(hanging).as("the start").isNotDone();
        }
        assertThat(ending(hanging)).contains(new Ending.Exited(0));
    }

    /** Its own thread has nobody else to tell. */
    @Test
    void startWhenAnotherOneHangsAndTheChoiceFailsFailsTheResult() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        Error failure = new OutOfMemoryError("no room for a command");
        CompletableFuture<RunningCommand> hanging;
        try (Lease lease = Lease.take(program)) {
            hanging = hang(slow(program), lease);

            RunningCommand failed = this.loop.start(LONG, () -> {
                throw failure;
            });

            assertThatThrownBy(() -> failed.result().get(2, TimeUnit.MINUTES)).hasCause(failure);
            assertThat(hanging).as("the start").isNotDone();
        }
        assertThat(ending(hanging)).contains(new Ending.Exited(0));
    }

    private static boolean isGone(Path pid) {
        try {
            return !Files.exists(Path.of("/proc", Files.readString(pid).strip()));
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitWriter(Path pipe) {
        try (InputStream _ = Files.newInputStream(pipe)) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDone(Future<RunningCommand> started) {
        return started.isDone() && started.resultNow().result().isDone();
    }

    @Test
    void startWhenAnotherOneHangsAndNoThreadIsLeftIsDoneByItsCaller() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), this.directory.resolve("program"));
        CompletableFuture<RunningCommand> hanging;
        try (Lease lease = Lease.take(program)) {
            hanging = hang(slow(program), lease);
            this.threads.usedUp = true;

            assertThat(run("exit 3").ending()).contains(new Ending.Exited(3));

            assertThat(hanging).as("the start").isNotDone();
        }
        assertThat(ending(hanging)).contains(new Ending.Exited(0));
    }

    @Test
    void closeWhenStartHangsDoesNotWaitForItAndLeavesNothingOfIt() throws Exception {
        Path program = Files.copy(Path.of("/bin/sleep"), this.directory.resolve("program"));
        Command slow = new Command(program, List.of("slow", "600"), ENVIRONMENT, Map.of(), Optional.empty());
        CompletableFuture<RunningCommand> hanging;
        RunningCommand waiting;
        try (Lease lease = Lease.take(program)) {
            hanging = hang(slow, lease);
            waiting = start(slow);

            this.loop.close();

            assertThat(hanging).as("the start").isNotDone();
        }
        RunningCommand late = hanging.get(2, TimeUnit.MINUTES);
        eventually("both have ended")
                .until(() -> late.result().isCompletedExceptionally()
                        && waiting.result().isCompletedExceptionally());
        assertThat(ProcessStates.runs(late.pid())).isFalse();
    }

    private static Optional<Ending> ending(Future<RunningCommand> started) throws Exception {
        return started.get(2, TimeUnit.MINUTES)
                .result()
                .get(2, TimeUnit.MINUTES)
                .ending();
    }
}
