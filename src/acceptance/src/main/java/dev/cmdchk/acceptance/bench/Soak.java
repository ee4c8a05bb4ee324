package dev.cmdchk.acceptance.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Runs {@code /bin/true} again and again and ends with exit status 1 when something was left behind: descriptors, threads,
 * zombies, or more than 5 % of resident memory over what it was after the first round.
 *
 * <p>Usage: {@code ./mvnw -q -Pbench,soak -DskipTests -pl src/acceptance -am verify} for a million runs, else {@code Soak
 * ROUNDS RUNS_PER_ROUND} in a JVM with a fixed, touched heap, or its growth hides all others.
 */
public final class Soak {

    private static final PrintStream OUT = System.out;
    private static final int PARALLEL = 8;
    private static final double GROWTH = 1.05;
    /** Virtual machines start and stop a thread of their own now and then. */
    private static final long SLACK = 3;

    private Soak() {}

    /** What a process holds. */
    private record Held(long descriptors, long threads, long zombies, long kilobytes) {

        static Held now() throws IOException {
            System.gc();
            return new Held(
                    count(Path.of("/proc/self/fd")),
                    count(Path.of("/proc/self/task")),
                    ProcessHandle.current()
                            .children()
                            .filter(child -> child.info().command().isEmpty())
                            .count(),
                    resident());
        }

        private static long count(Path directory) throws IOException {
            try (Stream<Path> entries = Files.list(directory)) {
                return entries.count();
            }
        }

        private static long resident() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        }

        boolean exceeds(Held first) {
            return this.descriptors > first.descriptors + SLACK
                    || this.threads > first.threads + SLACK
                    || this.zombies > 0
                    || this.kilobytes > first.kilobytes * GROWTH;
        }
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        int runs = Integer.parseInt(args[1]);
        boolean grew = false;
        try (Contenders.Ours ours = Contenders.Ours.open()) {
            Load load = Load.direct("/bin/true", PARALLEL, runs);
            ours.run(load);
            Held first = Held.now();
            OUT.printf("%8d runs: %s%n", runs, first);
            for (int round = 2; round <= rounds; round++) {
                ours.run(load);
                Held held = Held.now();
                OUT.printf("%8d runs: %s%n", (long) round * runs, held);
                grew |= held.exceeds(first);
            }
        }
        if (grew) {
            System.exit(1);
        }
    }
}
