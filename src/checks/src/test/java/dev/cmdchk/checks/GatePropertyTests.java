package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many callers of several checks in random order, each run telling when it began by a counter that all share. */
class GatePropertyTests {
    private static final int CALLERS = 200;
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final AtomicLong events = new AtomicLong();

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyAnswerBeganAfterItsRequestUnlessAnAgeWasAllowed(long seed) throws Exception {
        Random random = new Random(seed);
        Counting runner = new Counting();
        List<Check> checks = NAMES.stream()
                .map(name -> new Check(name, "true", Set.of(0), Duration.ofMinutes(1)))
                .toList();
        int maxParallel = random.nextInt(1, 4);
        try (Suite suite = Suite.open(checks, runner, Duration.ZERO, maxParallel, (_, _) -> {});
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> fresh = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Duration allowed = random.nextInt(4) == 0 ? Duration.ofSeconds(10) : Duration.ZERO;
                fresh.add(callers.submit(() -> this.ask(suite, allowed)));
                if (random.nextInt(8) == 0) {
                    LockSupport.parkNanos(random.nextInt(20_000));
                }
            }
            for (Future<Boolean> answer : fresh) {
                assertThat(answer.get()).isTrue();
            }
        }

        assertThat(runner.peaks.values()).allMatch(peak -> peak == 1);
        assertThat(runner.peak.get()).isLessThanOrEqualTo(maxParallel);
        assertThat(runner.started.get()).isLessThanOrEqualTo(CALLERS * NAMES.size());
    }

    private boolean ask(Suite suite, Duration allowed) throws InterruptedException {
        long asked = this.events.incrementAndGet();
        Report report = suite.check(Set.of(), allowed);
        boolean fresh = report.answers().stream()
                .map(answer -> answer.state().last().orElseThrow())
                .allMatch(run -> Long.parseLong(run.output()) > asked);
        return report.verdict() == Verdict.HEALTHY && (fresh || !allowed.isZero());
    }

    private final class Counting implements Runner {
        private final ConcurrentHashMap<String, Integer> running = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<String, Integer> peaks = new ConcurrentHashMap<>();
        private final AtomicInteger all = new AtomicInteger();
        private final AtomicInteger peak = new AtomicInteger();
        private final AtomicInteger started = new AtomicInteger();

        @Override
        public Run run(Check check) {
            long began = GatePropertyTests.this.events.incrementAndGet();
            this.started.incrementAndGet();
            this.peak.accumulateAndGet(this.all.incrementAndGet(), Math::max);
            this.peaks.merge(check.name(), this.running.merge(check.name(), 1, Integer::sum), Math::max);
            LockSupport.parkNanos(5_000);
            this.running.merge(check.name(), -1, Integer::sum);
            this.all.decrementAndGet();
            return new Run(check, new Outcome.Exited(0), Long.toString(began), 0, Duration.ZERO);
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void close() {
            // Runs nothing that could be left.
        }
    }
}
