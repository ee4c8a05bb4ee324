package dev.cmdchk.acceptance.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares the start and the resident memory of the distribution with those of the same server run as {@code java -jar} on
 * a plain Spring Boot jar with the virtual machine's default options. Both run as nobody; they take turns, and the medians
 * count.
 *
 * <p>Usage: {@code StartUp DISTRIBUTION BOOT_JAR JAVA ROUNDS}, as root, on an idle machine. Ends with 1 when a bar is missed.
 */
public final class StartUp {
    private static final PrintStream OUT = System.out;
    private static final int REQUESTS = 100_000;
    private static final double MOST_START = 0.22;
    private static final double MOST_MEMORY = 0.55;
    private static final double MOST_GROWTH = 1.25;
    private static final double MOST_TOGETHER_MIB = 170;

    private boolean missed;

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[3]);
        StartUp startUp = new StartUp();
        try (Installed installed = Installed.copy(Path.of(args[0]), Path.of(args[1]))) {
            startUp.measure(installed, args[2], rounds);
        }
        if (startUp.missed) {
            System.exit(1);
        }
    }

    private void measure(Installed installed, String java, int rounds) throws IOException, InterruptedException {
        List<String> ours = List.of(installed.launcher(), "server");
        List<String> plain = List.of(java, "-jar", installed.bootJar());
        List<Measured> oursMeasured = new ArrayList<>();
        List<Measured> plainMeasured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            plainMeasured.add(Measured.of(installed, plain, 0));
            oursMeasured.add(Measured.of(installed, ours, round == 0 ? REQUESTS : 0));
        }
        Measured supervised = Measured.of(installed, List.of(installed.launcher(), "supervise", "--log", ""), 0);
        Measured loaded = oursMeasured.getFirst();
        double start = median(oursMeasured.stream().map(Measured::millis).toList());
        double plainStart = median(plainMeasured.stream().map(Measured::millis).toList());
        double memory = median(oursMeasured.stream().map(Measured::idleMib).toList());
        double plainMemory =
                median(plainMeasured.stream().map(Measured::idleMib).toList());
        this.print("launcher to first 200, ms", start, plainStart, MOST_START * plainStart);
        this.print("resident when idle, MiB", memory, plainMemory, MOST_MEMORY * plainMemory);
        this.print("server and supervisor, MiB", supervised.idleMib(), Double.NaN, MOST_TOGETHER_MIB);
        this.print("after 100,000 requests, MiB", loaded.loadedMib(), Double.NaN, MOST_GROWTH * loaded.idleMib());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void print(String what, double ours, double plain, double most) {
        boolean good = ours <= most;
        this.missed |= !good;
        OUT.printf(
                Locale.ROOT,
                "%-28s %8.1f   plain jar %8.1f   ratio %5.2f   at most %8.1f %s%n",
                what,
                ours,
                plain,
                ours / plain,
                most,
                good ? "" : "MISSED");
    }
}
