package dev.cmdchk.acceptance.bench;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Runners;
import dev.cmdchk.checks.Suite;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.posix.Sessions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How the cost of one command grows with the number of checks that a caller asks for at once. They go the server's way: a
 * {@link Suite} runs them side by side, as many at a time as a server does by default.
 */
final class Growth {

    private static final int[] COUNTS = {1, 10, 100, 1_000, 5_000};
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MOST_PARALLEL = 64;
    private static final int RUNS = 5_000;
    private static final int WARM_UP_RUNS = 8_000;
    /** So many runs warm up each suite, or one round where it has more checks. */
    private static final int FIRST_RUNS = 500;

    private static final Bar FLAT = Bar.atMost("the dearest to the cheapest", 1.20);
    private static final PrintStream OUT = System.out;

    private Growth() {}

    /** Measures all in turn, {@code rounds} times, and prints the medians. */
    static void print(int rounds) throws Exception {
        measure(1, WARM_UP_RUNS);
        List<List<Cost>> costs = IntStream.of(COUNTS)
                .<List<Cost>>mapToObj(_ -> new ArrayList<>())
                .toList();
        for (int round = 0; round < rounds; round++) {
            for (int size = 0; size < COUNTS.length; size++) {
                costs.get(size).add(measure(COUNTS[size], RUNS));
            }
        }
        OUT.printf("%-32s %12s %12s%n", "checks that a caller asks for", "us/command", "cpu us");
        for (int size = 0; size < COUNTS.length; size++) {
            List<Cost> of = costs.get(size);
            OUT.printf("%-32d %12.0f %12.0f%n", COUNTS[size], median(of, Cost::micros), median(of, Cost::cpuMicros));
        }
        FLAT.print(spread(costs, Cost::micros), spread(costs, Cost::cpuMicros));
        // By the clock one command alone is dearer: nothing goes on beside it.
        List<List<Cost>> many = costs.subList(1, costs.size());
        FLAT.butFor("from %d checks on".formatted(COUNTS[1]))
                .print(spread(many, Cost::micros), spread(many, Cost::cpuMicros));
    }

    private static double spread(List<List<Cost>> costs, ToDoubleFunction<Cost> of) {
        DoubleSummaryStatistics typical =
                costs.stream().mapToDouble(ofOne -> median(ofOne, of)).summaryStatistics();
        return typical.getMax() / typical.getMin();
    }

    /** Returns how often {@code count} checks are run to warm up. */
    static int warmUps(int count) {
        return Math.max(1, FIRST_RUNS / count);
    }

    private static Cost measure(int count, int runs) throws Exception {
        List<Check> checks = IntStream.range(0, count)
                .mapToObj(number -> new Check("check-" + number, "/bin/true", Set.of(0), Duration.ofSeconds(30)))
                .toList();
        try (Suite suite = Suite.open(
                checks, Runners.open(GRACE, System.getenv(), Sessions.own()), GRACE, MOST_PARALLEL, (_, _) -> {})) {
            ask(suite, warmUps(count));
            int rounds = Math.max(1, runs / count);
            long processor = ProcessorTime.micros();
            long began = System.nanoTime();
            ask(suite, rounds);
            double commands = (double) rounds * count;
            return new Cost(
                    (System.nanoTime() - began) / 1e3 / commands, (ProcessorTime.micros() - processor) / commands);
        }
    }

    private static void ask(Suite suite, int rounds) throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            if (suite.check().verdict() != Verdict.HEALTHY) {
                throw new IllegalStateException("/bin/true failed");
            }
        }
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
        return costs.stream().mapToDouble(of).sorted().toArray()[costs.size() / 2];
    }
}
