package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLoopTests {

    private static final EnvironmentBlock ENVIRONMENT = EnvironmentBlock.of(Map.of("PATH", "/usr/bin:/bin"));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    /** For a shell and what it starts, on a busy machine too. */
    private static final Duration ENOUGH_TO_BEGIN = Duration.ofSeconds(1);

    /** What a command leaves behind is killed unless it has a session of its own by then. */
    private static final String AWAIT_SERVICE = "until [ -s $DIR/pid ]; do sleep 0.01; done; ";

    @TempDir
    private Path directory;

    private CommandLoop loop;

    @BeforeEach
    void openLoop() throws SystemCallException {
        this.openLoop(Duration.ofMillis(200));
    }

    private void openLoop(Duration grace) throws SystemCallException {
        this.loop = CommandLoop.open(grace, Sessions.own());
    }

    private void allowLongGrace() throws SystemCallException {
        this.loop.close();
        this.openLoop(LONG);
    }

    @AfterEach
    void closeLoop() {
        this.loop.close();
    }

    private Command shell(String command) {
        return new Command(
                Path.of("/bin/sh"),
                List.of("sh", "-c", command),
                ENVIRONMENT,
                Map.of("DIR", this.directory.toString()),
                Optional.of(this.directory));
    }

    private RunningCommand start(String command, Duration timeout) {
        Command shell = shell(command);
        return this.loop.start(timeout, () -> shell);
    }

    private CommandResult run(String command, Duration timeout) throws Exception {
        return start(command, timeout).result().get(2, TimeUnit.MINUTES);
    }

    private long pid(String file) throws IOException {
        Path path = this.directory.resolve(file);
        eventually(file + " is written").until(() -> Files.exists(path) && Files.size(path) > 0);
        return Long.parseLong(Files.readString(path).strip());
    }

    private static void eventuallyGone(long pid) {
        eventually("process " + pid + " is gone").until(() -> !ProcessStates.runs(pid));
    }

    @Test
    void obstacleWhenSystemHasItAllIsEmpty() {
        assertThat(Requirements.obstacle()).isEmpty();
    }

    @Test
    void startWhenCommandExitsGivesEveryStatus() throws Exception {
        List<RunningCommand> running = new ArrayList<>();
        for (int status = 0; status < 256; status++) {
            running.add(start("exit " + status, LONG));
        }

        List<Optional<Ending>> endings = new ArrayList<>();
        for (RunningCommand command : running) {
            endings.add(command.result().get(2, TimeUnit.MINUTES).ending());
        }

        assertThat(endings)
                .isEqualTo(IntStream.range(0, 256)
                        .mapToObj(Ending.Exited::new)
                        .map(Optional::<Ending>of)
                        .toList());
    }

    @Test
    void startWhenSignalKillsCommandGivesEverySignal() throws Exception {
        List<Integer> killing = IntStream.rangeClosed(1, Signals.LAST)
                // Ignored or stopping by default, or the C library's own.
                .filter(signal ->
                        !List.of(17, 18, 19, 20, 21, 22, 23, 28, 32, 33).contains(signal))
                .boxed()
                .toList();

        for (int signal : killing) {
            Optional<Ending> ending = run("kill -" + signal + " $$", LONG).ending();
            assertThat(ending)
                    .hasValueSatisfying(end -> assertThat(end)
                            .isInstanceOfSatisfying(
                                    Ending.Killed.class,
                                    killed -> assertThat(killed.signal()).isEqualTo(signal)));
        }
    }

    @Test
    void startWhenCommandWritesKeepsTheFirstBytesInOrder() throws Exception {
        CommandResult result = run("echo out; echo err >&2; head -c 100000 /dev/zero", LONG);

        assertThat(result.output()).startsWith("out\nerr\n").hasSize(CommandResult.KEPT_BYTES);
        assertThat(result.omitted()).isEqualTo(8 + 100_000 - CommandResult.KEPT_BYTES);
    }

    @Test
    void startWhenCommandFloodsUntilItsDeadlineKeepsLittle() throws Exception {
        CommandResult result = run("cat /dev/zero", SHORT);

        assertThat(result.ending()).isEmpty();
        assertThat(result.output()).hasSize(CommandResult.KEPT_BYTES);
        assertThat(result.omitted()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 600 & echo $! >$DIR/pid; wait",
                "echo $$ >$DIR/pid; exec sleep 600",
                "trap '' TERM; echo $$ >$DIR/pid; sleep 600",
                "(trap '' TERM; sleep 600) & echo $! >$DIR/pid; wait",
                "setsid sh -c 'echo $$ >$DIR/pid; sleep 600' & sleep 600",
                "setsid sh -c 'echo $$ >$DIR/pid; (setsid sleep 600 &) ; sleep 600' & sleep 600",
                "env -i setsid sh -c 'echo $$ >'$DIR'/pid; exec sleep 600' & sleep 600",
                "nohup sleep 600 >/dev/null 2>&1 & echo $! >$DIR/pid; wait",
                "kill -STOP $$; echo $$ >$DIR/pid; sleep 600",
                "sleep 600 | cat & echo $! >$DIR/pid; wait"
            })
    void startWhenCommandOverrunsKillsAllOfIt(String command) throws Exception {
        RunningCommand running = start(command, ENOUGH_TO_BEGIN);

        CommandResult result = running.result().get(2, TimeUnit.MINUTES);

        assertThat(result.ending()).isEmpty();
        assertThat(result.survivors()).isEmpty();
        assertThat(ProcessStates.runs(running.pid())).isFalse();
        if (!command.contains("STOP")) {
            assertThat(ProcessStates.runs(pid("pid"))).isFalse();
        }
    }

    @Test
    void startWhenCommandCleansUpAfterTermLetsIt() throws Exception {
        allowLongGrace();
        CommandResult result =
                run("trap 'echo cleaned; exit 3' TERM; echo ready; while :; do sleep 0.01; done", ENOUGH_TO_BEGIN);

        assertThat(result.ending()).isEmpty();
        assertThat(result.output()).startsWith("ready\n").endsWith("cleaned\n");
    }

    @Test
    void startWhenGroupOutlivesItsLeaderGivesItTheGraceToo() throws Exception {
        allowLongGrace();
        CommandResult result = run(
                "sh -c 'trap \"sleep 0.05; echo cleaned; exit\" TERM; while :; do sleep 0.01; done' & wait",
                ENOUGH_TO_BEGIN);

        assertThat(result.ending()).isEmpty();
        assertThat(result.output()).endsWith("cleaned\n");
    }

    @Test
    void startWhenCommandLeavesProcessInItsGroupKillsIt() throws Exception {
        CommandResult result = run("sleep 600 & echo $! >$DIR/pid; exit 0", LONG);

        assertThat(result.ending()).contains(new Ending.Exited(0));
        eventuallyGone(pid("pid"));
    }

    @Test
    void startWhenCommandLeavesProcessInItsSessionKillsIt() throws Exception {
        CommandResult result = run("set -m; sleep 600 & echo $! >$DIR/pid; exit 0", LONG);

        assertThat(result.ending()).contains(new Ending.Exited(0));
        eventuallyGone(pid("pid"));
    }

    @Test
    void startWhenCommandStartsServiceLetsItLiveAndCollectsIt() throws Exception {
        CommandResult result =
                run("(setsid sh -c 'echo $$ >$DIR/pid; exec sleep 600' >/dev/null 2>&1 &); " + AWAIT_SERVICE, LONG);

        assertThat(result.ending()).contains(new Ending.Exited(0));
        int service = (int) pid("pid");
        run("sleep 0.5", LONG);
        assertThat(ProcessStates.runs(service)).isTrue();
        new ProcessBuilder("kill", "-9", Integer.toString(service)).start().waitFor();
        eventually("the service is collected")
                .until(() -> ProcessStat.of(service).isEmpty());
    }

    @Test
    void startWhenServiceHoldsThePipeEndsSoonAfterTheChild() throws Exception {
        CommandResult result =
                run("(setsid sh -c 'echo $$ >$DIR/pid; exec sleep 600' &); " + AWAIT_SERVICE + "echo done", LONG);

        assertThat(result.ending()).contains(new Ending.Exited(0));
        assertThat(result.output()).isEqualTo("done\n");
        new ProcessBuilder("kill", "-9", Long.toString(pid("pid"))).start().waitFor();
    }

    @Test
    void startWhenManyOrphansEndCollectsAll() throws Exception {
        for (int round = 1; round <= 5; round++) {
            run(
                    "for i in 1 2 3 4 5 6 7 8 9 10; do (setsid sh -c 'echo $$ >>$DIR/orphans' &); done;"
                            + " until [ $(wc -l <$DIR/orphans) -eq %d0 ]; do sleep 0.01; done".formatted(round),
                    LONG);
        }

        Path orphans = this.directory.resolve("orphans");
        eventually("all have begun")
                .until(() ->
                        Files.exists(orphans) && Files.readAllLines(orphans).size() == 50);
        eventually("none is left, not even a zombie")
                .until(() ->
                        Files.readAllLines(orphans).stream().noneMatch(pid -> Files.exists(Path.of("/proc", pid))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void startWhenAnotherProcessTracesTheChildWaitsUntilItLetsGo(boolean overruns) throws Exception {
        Path gate = this.directory.resolve("gate");
        new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
        // It gets no signal, which would stop it until the tracer says how to go on: not even that a child has ended.
        RunningCommand running = start("echo $$ >$DIR/pid; read line <$DIR/gate; exit 3", LONG);
        int pid = (int) pid("pid");
        try (Tracer _ = Tracer.of(pid)) {
            Files.writeString(gate, "\n");
            eventually("the child has ended")
                    .until(() ->
                            ProcessStat.of(pid).filter(ProcessStat::isZombie).isPresent());
            if (overruns) {
                running.cancel();
                assertThat(running.result().get(2, TimeUnit.MINUTES).ending()).isEmpty();
            }
        }

        if (!overruns) {
            assertThat(running.result().get(2, TimeUnit.MINUTES).ending()).contains(new Ending.Exited(3));
        }
        eventually("the child is reaped").until(() -> ProcessStat.of(pid).isEmpty());
    }

    @Test
    void cancelWhenCommandRunsEndsIt() throws Exception {
        RunningCommand running = start("echo $$; sleep 600", LONG);

        running.cancel();

        assertThat(running.result().get(2, TimeUnit.MINUTES).ending()).isEmpty();
    }

    @Test
    void closeWhenCommandsRunEndsThem() throws Exception {
        RunningCommand one = start("sleep 600", LONG);
        RunningCommand other = start("trap '' TERM; sleep 600", LONG);

        this.loop.close();

        assertThat(one.result().get(1, TimeUnit.MINUTES).ending()).isEmpty();
        assertThat(other.result().get(1, TimeUnit.MINUTES).ending()).isEmpty();
        one.cancel();
        assertThatThrownBy(() -> start("true", LONG)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 600 >/dev/null 2>&1 & echo $! >$DIR/pid; exit 0",
                "set -m; sleep 600 >/dev/null 2>&1 & echo $! >$DIR/pid; exit 0"
            })
    void closeWhenEndedRunLeftProcessBehindKillsItBeforeItReturns(String command) throws Exception {
        run(command, LONG);

        this.loop.close();

        assertThat(ProcessStates.runs(pid("pid"))).isFalse();
    }

    @Test
    void closeWhenEndedRunStartedServiceLetsItLive() throws Exception {
        run("(setsid sh -c 'echo $$ >$DIR/pid; exec sleep 600' >/dev/null 2>&1 &); " + AWAIT_SERVICE, LONG);
        long service = pid("pid");

        this.loop.close();

        assertThat(ProcessStates.runs(service)).isTrue();
        new ProcessBuilder("kill", "-9", Long.toString(service)).start().waitFor();
    }

    /** As one that waits for a disk. */
    @Test
    void startWhenWhatARunHasLeftDoesNotReactToKillTellsOfIt() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", this.directory.resolve("gate").toString())
                        .start()
                        .waitFor())
                .isZero();
        Queue<Survivor> told = new ConcurrentLinkedQueue<>();
        Command command = shell("sleep 600 >/dev/null 2>&1 & echo $! >$DIR/pid; read line <$DIR/gate; exit 0")
                .telling(told::add);
        RunningCommand running = this.loop.start(LONG, () -> command);
        long left = pid("pid");

        try (Tracer _ = Tracer.keeping((int) left)) {
            Files.writeString(this.directory.resolve("gate"), "go\n");

            assertThat(running.result().get(2, TimeUnit.MINUTES).ending()).contains(new Ending.Exited(0));
            eventually("it is told of").until(() -> !told.isEmpty());
        }
        eventuallyGone(left);
        assertThat(told).singleElement().satisfies(survivor -> {
            assertThat(survivor.pid()).isEqualTo((int) left);
            assertThat(survivor.reason()).isEqualTo("does not react to SIGKILL");
        });
    }

    @Test
    void startWhenProgramIsMissingLeavesNothingBehind() throws Exception {
        run("true", LONG);
        long before = ProcessStates.descriptors();
        Command missing = new Command(Path.of("/nonexistent"), List.of("x"), ENVIRONMENT, Map.of(), Optional.empty());

        for (int round = 0; round < 200; round++) {
            assertThatThrownBy(
                            () -> this.loop.start(LONG, () -> missing).result().get(2, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfSatisfying(
                            SystemCallException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        }

        // Those of a run are closed just after its result has come, and so those of the first one may have counted.
        assertThat(ProcessStates.descriptors()).isLessThanOrEqualTo(before);
        assertThat(run("true", LONG).ending()).contains(new Ending.Exited(0));
    }

    @Test
    void startWhenCommandRunsShowsItOnlyItsOwnDescriptorsAndCleanSignals() throws Exception {
        CommandResult result = run("cd /proc/self/fd; echo *; grep -E '^Sig(Blk|Ign)' /proc/self/status", LONG);

        List<String> lines = result.output().lines().toList();
        assertThat(lines.getFirst()).matches("0 1 2( 3)?");
        assertThat(lines.subList(1, 3)).allMatch(line -> line.matches("Sig...:\t0000000[01]8?0000000|Sig...:\t0{16}"));
    }

    @Test
    void startWhenManyComeAtOnceStartsAll() throws Exception {
        Queue<RunningCommand> running = new ConcurrentLinkedQueue<>();

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 200; caller++) {
                callers.execute(() -> running.add(start("exit 3", LONG)));
            }
        }

        assertThat(running)
                .hasSize(200)
                .allSatisfy(command -> assertThat(
                                command.result().get(2, TimeUnit.MINUTES).ending())
                        .contains(new Ending.Exited(3)));
    }
}
