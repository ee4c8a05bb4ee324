package dev.cmdchk.acceptance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run cost.
 *
 * @param micros by the clock on the wall
 * @param cpuMicros of processor time, of this process and of all that it has waited for: on a busy machine the one that
 *     can be compared
 */
record Cost(double micros, double cpuMicros) {

    private static final double MICROS_PER_TICK = 10_000;

    /** Measures one round. */
    static Cost of(Contender contender, Load load) throws Exception {
        long ticks = ticks();
        long nanos = contender.run(load);
        return new Cost(nanos / 1e3 / load.count(), (ticks() - ticks) * MICROS_PER_TICK / load.count());
    }

    /** User and system time of this process and of its ended children; fields 14 to 17 of proc(5)'s stat. */
    private static long ticks() throws IOException {
        String line = Files.readString(Path.of("/proc/self/stat"));
        List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
        return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum();
    }
}
