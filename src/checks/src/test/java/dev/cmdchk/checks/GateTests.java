package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class GateTests {
    private final FakeTime time = new FakeTime();
    private final Counting runner = new Counting();
    private final Scarce threads = new Scarce();
    private final Surroundings around = new Surroundings(
            this.runner, this.threads, new Slots(1), this.time, Duration.ZERO, (_, _) -> {}, new LongAdder());

    /** Where a carrier of virtual threads cannot be created, the thread stays queued and may begin later. */
    private static final class Scarce implements Executor {
        private final List<Runnable> queued = new ArrayList<>();
        private int missing;

        @Override
        public void execute(Runnable task) {
            if (this.missing > 0) {
                this.missing--;
                this.queued.add(task);
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        }
    }

    private static final class Counting implements Runner {
        private int runs;

        @Override
        public Run run(Check check) {
            this.runs++;
            return new Run(check, new Outcome.Exited(0), "", 0, Duration.ZERO);
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void close() {}
    }

    private Gate gate(String name) {
        return new Gate(new Check(name, name, Set.of(0), Duration.ofSeconds(30)), this.around);
    }

    @Test
    void joinWhenNoThreadIsToBeHadIsNotStartedAndLaterRunsWork() {
        Gate one = gate("one");
        Gate other = gate("other");
        this.threads.missing = 1;
        CompletableFuture<Answer> answer = one.join(Duration.ZERO);

        this.time.pass(Duration.ZERO);

        assertThat(answer.join().state().last())
                .map(Run::outcome)
                .contains(new Outcome.NotStarted("unable to create native thread"));
        assertThat(other.join(Duration.ZERO).join().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(one.join(Duration.ZERO).join().verdict()).isEqualTo(Verdict.HEALTHY);
        this.threads.queued.forEach(Runnable::run);
        assertThat(this.runner.runs).isEqualTo(2);
    }

    @Test
    void joinWhenTheThreadComesAfterAllRunsOnce() {
        Gate gate = gate("one");
        this.threads.missing = 1;
        CompletableFuture<Answer> answer = gate.join(Duration.ZERO);

        this.threads.queued.forEach(Runnable::run);
        this.time.pass(Duration.ZERO);

        assertThat(answer.join().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(this.runner.runs).isOne();
        assertThat(gate.isIdle()).isTrue();
    }

    @Test
    void runInBackgroundWhenManyFindNoThreadStartsNone() {
        List<Gate> gates = new ArrayList<>();
        this.threads.missing = Integer.MAX_VALUE;
        for (int i = 0; i < 10_000; i++) {
            Gate gate = gate("check-" + i);
            gates.add(gate);
            gate.runInBackground();
        }

        this.time.pass(Duration.ZERO);

        assertThat(gates)
                .allMatch(Gate::isIdle)
                .allMatch(gate -> gate.state().verdict() == Verdict.UNHEALTHY
                        && gate.state().last().isPresent());
        this.threads.missing = 0;
        assertThat(gates.getLast().join(Duration.ZERO).join().verdict()).isEqualTo(Verdict.HEALTHY);
    }
}
