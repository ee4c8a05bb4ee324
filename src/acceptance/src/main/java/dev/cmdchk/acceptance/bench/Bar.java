package dev.cmdchk.acceptance.bench;

import java.io.PrintStream;

/**
 * A ratio that is to be kept.
 *
 * @param what of what to what
 * @param limit what it is to be at most, or at least
 */
record Bar(String what, double limit, boolean upper) {

    private static final PrintStream OUT = System.out;

    static Bar atMost(String what, double limit) {
        return new Bar(what, limit, true);
    }

    static Bar atLeast(String what, double limit) {
        return new Bar(what, limit, false);
    }

    /** Returns the same bar for a part of what it is for. */
    Bar butFor(String part) {
        return new Bar(this.what + ", " + part, this.limit, this.upper);
    }

    /** Prints one line that says whether it was kept by the clock and in processor time. */
    void print(double clock, double processor) {
        OUT.println(line(clock, processor));
    }

    String line(double clock, double processor) {
        return "%-56s bar: at %s %.2f; %s, cpu %s"
                .formatted(this.what, this.upper ? "most" : "least", this.limit, judged(clock), judged(processor));
    }

    private String judged(double ratio) {
        boolean kept = this.upper ? ratio <= this.limit : ratio >= this.limit;
        return "%.2f %s".formatted(ratio, kept ? "kept" : "MISSED");
    }
}
