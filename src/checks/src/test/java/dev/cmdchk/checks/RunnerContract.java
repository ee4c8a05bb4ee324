package dev.cmdchk.checks;

import static dev.cmdchk.checks.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every runner does, whatever it is made of. */
abstract class RunnerContract {

    static final Duration GRACE = Duration.ofMillis(200);
    /** Longer than any run takes on a busy machine, and shorter than what these commands leave would hold it up. */
    static final Duration LONG = Duration.ofSeconds(30);

    static final Duration SHORT = Duration.ofSeconds(1);

    /** What a command leaves behind is killed unless it has a session of its own by then. */
    private static final String AWAIT_SERVICE = "until [ -s $DIR/pid ]; do sleep 0.01; done; ";

    @TempDir
    Path directory;

    private Runner runner;

    abstract Runner open(Map<String, String> environment) throws IOException;

    /** Returns what comes of a shell that {@code signal} killed. */
    abstract Outcome killedBy(int signal) throws IOException;

    @BeforeEach
    void openRunner() throws IOException {
        Map<String, String> operator = new HashMap<>(System.getenv());
        operator.putAll(Map.of("SECRET_X", "canary", "JAVA_TOOL_OPTIONS_X", "x", "DIR", this.directory.toString()));
        this.runner = open(CheckEnvironment.of(operator));
    }

    @AfterEach
    void closeRunner() {
        this.runner.close();
    }

    Runner runner() {
        return this.runner;
    }

    static Check check(String command, Duration timeout) {
        return new Check("some-check", command, Set.of(0), timeout);
    }

    Run run(String command) throws InterruptedException {
        return this.runner.run(check(command, LONG));
    }

    Outcome outcome(String command) throws InterruptedException {
        return run(command).outcome();
    }

    Run overrun(String command) throws InterruptedException {
        return this.runner.run(check(command, SHORT));
    }

    long pid(String file) throws IOException {
        Path path = this.directory.resolve(file);
        eventually(file + " is written").until(() -> Files.exists(path) && Files.size(path) > 0);
        return Long.parseLong(Files.readString(path).strip());
    }

    static void end(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void runWhenCommandExitsGivesEveryStatus() throws Exception {
        List<Callable<Outcome>> runs = IntStream.range(0, 256)
                .<Callable<Outcome>>mapToObj(status -> () -> outcome("exit " + status))
                .toList();

        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> run : threads.invokeAll(runs)) {
                outcomes.add(run.get());
            }
        }

        assertThat(outcomes)
                .isEqualTo(IntStream.range(0, 256)
                        .<Outcome>mapToObj(Outcome.Exited::new)
                        .toList());
    }

    @Test
    void runWhenSignalKillsCommandTellsWhich() throws Exception {
        // Those that do not end a process by default, and the C library's own.
        List<Integer> others = List.of(17, 18, 19, 20, 21, 22, 23, 28, 32, 33);

        for (int signal = 1; signal <= 64; signal++) {
            if (!others.contains(signal)) {
                assertThat(outcome("kill -" + signal + " $$")).isEqualTo(killedBy(signal));
            }
        }
    }

    /** Fault: in the group of this process, it ended that one too. */
    @Test
    void runWhenCommandSignalsItsGroupReachesNobodyElse() throws Exception {
        assertThat(outcome("kill 0")).isEqualTo(killedBy(15));
    }

    @Test
    void runWhenProgramIsMissingGivesTheStatusOfTheShell() throws InterruptedException {
        Run run = run("/nonexistent -x");

        assertThat(run.outcome()).isEqualTo(new Outcome.Exited(127));
        assertThat(run.output()).contains("/nonexistent");
    }

    @Test
    void runWhenProgramCannotBeExecutedGivesTheStatusOfTheShell() throws Exception {
        Path script = Files.writeString(this.directory.resolve("script"), "#!/bin/sh\nexit 0\n");

        assertThat(outcome("/tmp")).isEqualTo(new Outcome.Exited(126));
        assertThat(outcome(script.toString())).isEqualTo(new Outcome.Exited(126));
    }

    @Test
    void runWhenArgumentIsTooLongIsNotStarted() throws InterruptedException {
        String reason = "Argument list too long";

        assertThat(outcome("echo " + "x".repeat(300_000)))
                .isInstanceOfSatisfying(
                        Outcome.NotStarted.class,
                        outcome -> assertThat(outcome.reason()).contains(reason));
        assertThat(outcome("exit 3")).isEqualTo(new Outcome.Exited(3));
    }

    @Test
    void runWhenCommandHoldsNulIsNotStarted() throws InterruptedException {
        assertThat(outcome("echo a\0b")).isInstanceOf(Outcome.NotStarted.class);
    }

    @Test
    void runWhenCommandReadsFindsTheEndAtOnce() throws InterruptedException {
        assertThat(outcome("cat >/dev/null")).isEqualTo(new Outcome.Exited(0));
        assertThat(outcome("read x")).isEqualTo(new Outcome.Exited(1));
    }

    @Test
    void runWhenCommandWritesKeepsBothStreamsInTheirOrder() throws InterruptedException {
        Run run = run("echo out; echo err >&2; echo out");

        assertThat(run.output()).isEqualTo("out\nerr\nout\n");
        assertThat(run.omitted()).isZero();
    }

    @Test
    void runWhenOutputIsLargeKeepsItsStartAndCountsTheRest() throws InterruptedException {
        Run run = run("head -c 1000000 /dev/zero | tr '\\0' x");

        assertThat(run.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(run.output()).isEqualTo("x".repeat(4096));
        assertThat(run.omitted()).isEqualTo(1_000_000 - 4096);
    }

    @Test
    void runWhenOutputIsNoTextReplacesBadBytes() throws InterruptedException {
        assertThat(run("printf '\\377\\376\\000\\033[31m\\r\\nFAKE'").output())
                .isEqualTo("\uFFFD\uFFFD\0\033[31m\r\nFAKE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat /dev/zero", "yes"})
    void runWhenOutputFloodsEndsAtTheDeadline(String command) throws InterruptedException {
        Run run = overrun(command);

        assertThat(run.outcome()).isEqualTo(new Outcome.TimedOut(SHORT));
        assertThat(run.output()).hasSize(4096);
        assertThat(run.omitted()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo $$ >$DIR/pid; exec sleep 7301",
                "trap '' TERM; echo $$ >$DIR/pid; sleep 7302",
                "sh -c 'echo $$ >$DIR/pid; exec sleep 7303'; true",
                "(sh -c 'echo $$ >$DIR/pid; exec sleep 7303')",
                "sh -c 'echo $$ >$DIR/pid; exec sleep 7303' | cat",
                "sleep 7303 & echo $! >$DIR/pid; wait",
                "bash -c 'sleep 7303 & echo $! >$DIR/pid; wait; true'",
                "nohup sleep 7303 >/dev/null 2>&1 & echo $! >$DIR/pid; wait",
                "setsid sh -c 'echo $$ >$DIR/pid; sleep 7305' & sleep 60"
            })
    void runWhenCommandOverrunsKillsAllOfIt(String command) throws Exception {
        Run run = overrun(command);

        assertThat(run.outcome()).isEqualTo(new Outcome.TimedOut(SHORT));
        assertThat(run.took()).isLessThan(LONG);
        assertThat(Eventually.runs(pid("pid"))).isFalse();
    }

    @Test
    void runWhenCommandLeavesProcessBehindKillsIt() throws Exception {
        Run run = run("sleep 7307 >/dev/null 2>&1 & echo $! >$DIR/pid; exit 0");

        assertThat(run.outcome()).isEqualTo(new Outcome.Exited(0));
        long left = pid("pid");
        eventually("the process is gone").until(() -> !Eventually.runs(left));
    }

    @Test
    void runWhenCommandStartsServiceLetsItLive() throws Exception {
        Run run = run("(setsid sh -c 'echo $$ >$DIR/pid; exec sleep 7306' >/dev/null 2>&1 &); " + AWAIT_SERVICE);

        assertThat(run.outcome()).isEqualTo(new Outcome.Exited(0));
        long service = pid("pid");
        run("sleep 0.3");
        assertThat(Eventually.runs(service)).isTrue();
        end(service);
    }

    @Test
    void runWhenServiceHoldsTheOutputEndsWithTheCommand() throws Exception {
        Run run = run("(setsid sh -c 'echo $$ >$DIR/pid; exec sleep 7308' &); " + AWAIT_SERVICE + "echo done");

        assertThat(run.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(run.output()).isEqualTo("done\n");
        assertThat(run.took()).isLessThan(LONG);
        end(pid("pid"));
    }

    @Test
    void runWhenCallerIsInterruptedKillsTheCommand() throws Exception {
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                run("echo $$ >$DIR/pid; exec sleep 600");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long pid = pid("pid");

        caller.interrupt();

        caller.join(TimeUnit.MINUTES.toMillis(1));
        eventually("the command is gone").until(() -> !Eventually.runs(pid));
    }

    @Test
    void closeWhenCommandRunsKillsIt() throws Exception {
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                run("echo $$ >$DIR/pid; exec sleep 600");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long pid = pid("pid");

        this.runner.close();

        eventually("the command is gone").until(() -> !Eventually.runs(pid));
        assertThat(caller.join(Duration.ofMinutes(1))).isTrue();
        assertThat(outcome("exit 0")).isInstanceOf(Outcome.NotStarted.class);
    }

    @Test
    void closeWhenCommandIgnoresTermKillsItBeforeItReturns() throws Exception {
        Thread.startVirtualThread(() -> {
            try {
                run("trap '' TERM; echo $$ >$DIR/pid; sleep 7302");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long pid = pid("pid");

        this.runner.close();

        assertThat(Eventually.runs(pid)).isFalse();
    }

    @Test
    void closeWhenEndedRunLeftProcessBehindKillsIt() throws Exception {
        run("sleep 7307 >/dev/null 2>&1 & echo $! >$DIR/pid; exit 0");
        long left = pid("pid");

        this.runner.close();

        eventually("the process is gone").until(() -> !Eventually.runs(left));
    }

    @Test
    void runWhenEnvironmentIsTheOperatorsHandsItOn() throws InterruptedException {
        Run run = run("env");

        assertThat(run.output().lines())
                .contains("SECRET_X=canary", "CMDCHK_CHECK=some-check", "CMDCHK_TIMEOUT=30")
                .anyMatch(line -> line.startsWith("PATH="))
                .anyMatch(line -> line.startsWith("HOME="))
                .noneMatch(line -> line.startsWith("JAVA_"));
    }

    @Test
    void runWhenManyRunAtOnceShowsEachOnlyItsOwnDescriptors() throws Exception {
        List<Callable<Run>> runs = IntStream.range(0, 50)
                .<Callable<Run>>mapToObj(_ -> () -> run("ls -l /proc/self/fd"))
                .toList();

        List<Run> ended = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Run> run : threads.invokeAll(runs)) {
                ended.add(run.get());
            }
        }

        assertThat(ended)
                .allSatisfy(run -> assertThat(run.output().lines())
                        // "total 0", the three, and the directory that is being listed.
                        .hasSize(5)
                        .noneMatch(line -> line.contains("socket:")));
    }

    @Test
    void runWhenRepeatedLeavesNothingBehind() throws Exception {
        run("exit 0");
        long before = descriptors();

        for (int round = 0; round < 20; round++) {
            run("exit 0");
            run("/nonexistent");
            run("echo " + "x".repeat(200_000));
            this.runner.run(check("sleep 60", Duration.ofMillis(20)));
        }

        // Other tests' last processes may be let go meanwhile, and the JDK closes the pipes of its own a little later.
        eventually("nothing more is open").until(() -> descriptors() <= before + 3);
    }

    /** Fault: what a shell starts at once had the server's own value as often as not, and kept it. */
    @Test
    void whatACommandStartsAtOnceGoesBeforeTheServerWhenMemoryRunsOut() throws Exception {
        String untilExpendable = "until grep -qx 1000 /proc/self/oom_score_adj; do :; done";
        for (int round = 0; round < 20; round++) {
            assertThat(outcome("(%s) & (sh -c '%1$s; :' | cat); wait".formatted(untilExpendable)))
                    .isEqualTo(new Outcome.Exited(0));
        }
    }
}
