package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SuiteTests {
    private final FakeRunner runner = new FakeRunner();
    private final ConcurrentLinkedQueue<Run> heard = new ConcurrentLinkedQueue<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        this.runner.close();
        this.callers.close();
    }

    @Test
    void checkWhenHundredAskDuringOneRunSharesTheNextRun() throws Exception {
        Suite suite = this.suite(8, Duration.ofSeconds(30), "a");
        Future<Report> first = this.callers.submit(suite::check);
        await().until(() -> this.runner.running.get() == 1);
        List<Future<Report>> others = IntStream.range(0, 100)
                .mapToObj(_ -> this.callers.submit(suite::check))
                .toList();

        this.runner.letGo.release(2);

        assertThat(first.get().runs()).extracting(Run::outcome).containsExactly(new Outcome.Exited(0));
        for (Future<Report> other : others) {
            assertThat(other.get().runs().getFirst().outcome()).isNotEqualTo(new Outcome.Exited(0));
        }
        assertThat(this.runner.peak).hasValue(1);
    }

    @Test
    void checkWhenRunIsInFlightNeverReturnsThatRun() throws Exception {
        Suite suite = this.suite(8, Duration.ofSeconds(30), "a");
        Future<Report> early = this.callers.submit(suite::check);
        await().until(() -> this.runner.running.get() == 1);

        Future<Report> late = this.callers.submit(suite::check);
        this.runner.letGo.release(2);

        assertThat(early.get().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(late.get().runs()).extracting(Run::outcome).containsExactly(new Outcome.Exited(1));
        assertThat(late.get().verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void checkRunsChecksSideBySideUpToMaxParallel() throws Exception {
        Suite suite = this.suite(2, Duration.ofSeconds(30), "a", "b", "c", "d", "e");
        Future<Report> report = this.callers.submit(suite::check);
        await().until(() -> this.runner.running.get() == 2);

        this.runner.letGo.release(5);

        assertThat(report.get().runs()).extracting(run -> run.check().name()).containsExactly("a", "b", "c", "d", "e");
        assertThat(this.runner.peak).hasValue(2);
    }

    @Test
    void checkWhenNoSlotComesFreeInTimeIsUnhealthy() throws Exception {
        Suite suite = this.suite(1, Duration.ZERO, "a", "b");

        Report report = suite.check();

        assertThat(report.verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(report.failed())
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.outcome()).isInstanceOf(Outcome.NotStarted.class));
    }

    @Test
    void checkWhenCallerIsInterruptedLeavesTheRunToOthers() throws Exception {
        Suite suite = this.suite(8, Duration.ofSeconds(30), "a");
        Future<Report> goesAway = this.callers.submit(suite::check);
        await().until(() -> this.runner.running.get() == 1);

        goesAway.cancel(true);
        this.runner.letGo.release(1);

        await().untilAsserted(() -> assertThat(this.heard).hasSize(1));
    }

    @Test
    void newSuiteWhenThereIsNoCheckIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> this.suite(1, Duration.ZERO));
    }

    private Suite suite(int maxParallel, Duration timeout, String... names) {
        List<Check> checks = new ArrayList<>();
        for (String name : names) {
            checks.add(new Check(name, "true", Set.of(0), timeout));
        }
        return new Suite(checks, this.runner, Duration.ZERO, maxParallel, this.heard::add);
    }
}
