package dev.cmdchk.acceptance.bench;

/**
 * What one run cost.
 *
 * @param micros by the clock on the wall
 * @param cpuMicros of processor time, of this process and of all that it has waited for: on a busy machine the one that
 *     can be compared
 */
record Cost(double micros, double cpuMicros) {

    /** Measures one round. */
    static Cost of(Contender contender, Load load) throws Exception {
        long processor = ProcessorTime.micros();
        long nanos = contender.run(load);
        double used = ProcessorTime.micros() - processor;
        return new Cost(nanos / 1e3 / load.count(), used / load.count());
    }
}
