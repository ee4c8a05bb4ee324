package dev.cmdchk.acceptance.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints what one run of a command costs, as the median of rounds in which all contenders take turns, and the ratio to the
 * C program, and whether the bars were kept. The spread of the C program's rounds is the noise of the machine: differences below it say nothing.
 *
 * <p>Usage: {@code ./mvnw -q -Pbench -DskipTests -pl src/acceptance -am verify}, with {@code -Dbench.rounds=9} for another
 * number of rounds, {@code -Dbench.parallel=2} for one number of commands in flight, and {@code -Dbench.parallel=none} for
 * the growth alone. It wants an idle machine and gcc.
 */
public final class Benchmark {

    private static final int WARM_UPS = 1;
    private static final int WARM_UP_RUNS = 8_000;
    private static final int SHORT_LOADS = 40;
    private static final int RUNS = 500;
    private static final PrintStream OUT = System.out;

    private static final Bar SAME_FORM = Bar.atMost("cmdchk to C", 1.10);
    private static final Bar PLAIN = Bar.atMost("cmdchk, a plain command, to C with a shell", 0.65);
    private static final Bar JDK = Bar.atLeast("JDK Process to cmdchk", 1.30);

    // Their places among the contenders.
    private static final int THE_C_PROGRAM = 0;
    private static final int OURS = 1;
    private static final int THE_JDK = 2;

    private final List<Contender> contenders;
    private final int rounds;

    private Benchmark(List<Contender> contenders, int rounds) {
        this.contenders = contenders;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        List<Integer> parallels = parallels(args.length > 1 ? args[1] : "1,2,32");
        Path directory = Files.createTempDirectory("cmdchk-bench");
        try (Contenders.Ours ours = Contenders.Ours.open()) {
            Contender c = Contenders.C.compile(directory);
            Benchmark benchmark = new Benchmark(List.of(c, ours, new Contenders.Jdk(), new Contenders.Nu()), rounds);
            benchmark.warmUp();
            for (int parallel : parallels) {
                benchmark.costs(parallel);
            }
            Growth.print(rounds);
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static List<Integer> parallels(String listed) {
        return listed.equals("none")
                ? List.of()
                : Arrays.stream(listed.split(",", -1)).map(Integer::valueOf).toList();
    }

    /**
     * Lets the compiler of this JVM finish: its work would be counted as the first rounds' otherwise. The short loads are
     * for what each thread does but once, which stays interpreted for long.
     */
    private void warmUp() throws Exception {
        for (Contender contender : this.contenders) {
            Load load = Load.direct("/bin/true", 2, WARM_UP_RUNS);
            contender.run(contender instanceof Contenders.Nu ? load.tenth().tenth() : load);
            for (int loads = 0; loads < SHORT_LOADS && !(contender instanceof Contenders.Nu); loads++) {
                contender.run(Load.direct("/bin/true", 8, 16));
            }
        }
    }

    private void costs(int parallel) throws Exception {
        String plain = "/bin/true";
        String large = "/usr/bin/head -c 65536 /dev/zero";
        OUT.printf(
                "%-40s %3s  %-12s %9s %6s %7s %9s %6s%n",
                "command", "par", "", "us/run", "ratio", "spread", "cpu us", "ratio");
        List<Series> direct = cost(Load.direct(plain, parallel, RUNS));
        List<Series> shell = cost(Load.shell(plain, parallel, RUNS));
        print(PLAIN.butFor(parallel + " in flight"), direct.get(OURS), shell.get(THE_C_PROGRAM));
        OUT.println();
        cost(Load.direct(large, parallel, RUNS));
        cost(Load.shell(large, parallel, RUNS));
    }

    /** What the rounds of one contender cost. */
    private record Series(Contender contender, List<Cost> costs) {

        double typical() {
            return median(micros());
        }

        double processor() {
            return median(this.costs.stream().map(Cost::cpuMicros).toList());
        }

        double spread() {
            return (Collections.max(micros()) - Collections.min(micros())) / typical();
        }

        private List<Double> micros() {
            return this.costs.stream().map(Cost::micros).toList();
        }
    }

    /** Measures and prints the costs of {@code load}. */
    private List<Series> cost(Load load) throws Exception {
        List<Series> all = this.contenders.stream()
                .map(contender -> new Series(contender, new ArrayList<>()))
                .toList();
        List<Series> order = new ArrayList<>(all);
        for (int round = -WARM_UPS; round < this.rounds; round++) {
            for (Series series : order) {
                boolean slow = series.contender() instanceof Contenders.Nu;
                Cost cost = Cost.of(series.contender(), slow ? load.tenth() : load);
                if (round >= 0) {
                    series.costs().add(cost);
                }
            }
            Collections.rotate(order, 1);
        }
        print(load, all);
        return all;
    }

    private static void print(Load load, List<Series> all) {
        Series yardstick = all.get(THE_C_PROGRAM);
        for (Series series : all) {
            OUT.printf(
                    "%-40s %3d  %-12s %9.0f %6.2f %6.0f%% %9.0f %6.2f%n",
                    load.name(),
                    load.parallel(),
                    series.contender().name(),
                    series.typical(),
                    series.typical() / yardstick.typical(),
                    100 * series.spread(),
                    series.processor(),
                    series.processor() / yardstick.processor());
        }
        print(SAME_FORM, all.get(OURS), yardstick);
        print(JDK, all.get(THE_JDK), all.get(OURS));
        OUT.println();
    }

    private static void print(Bar bar, Series one, Series other) {
        bar.print(one.typical() / other.typical(), one.processor() / other.processor());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
