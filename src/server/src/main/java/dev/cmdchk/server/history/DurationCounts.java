package dev.cmdchk.server.history;

import java.time.Duration;
import java.util.Arrays;

/**
 * How often runs took how long, by steps of a quarter of a power of two from 100 microseconds on. So a percentile is right
 * to a tenth, and those of any number of hours can be put together.
 */
final class DurationCounts {
    private static final double LEAST_NANOS = 100_000;
    private static final int STEPS_IN_POWER = 4;
    /** The last step begins above four hours, which is longer than any run may be. */
    private static final int STEPS = 110;

    private final int[] counts = new int[STEPS];

    void add(Duration took) {
        double powers = Math.log(Math.max(1, took.toNanos() / LEAST_NANOS)) / Math.log(2);
        this.counts[(int) Math.min(STEPS - 1, Math.round(powers * STEPS_IN_POWER))]++;
    }

    /** @param share of runs that took no longer, above 0 to 1 */
    Duration percentile(double share) {
        long wanted = Math.max(1, (long)
                Math.ceil(share * Arrays.stream(this.counts).asLongStream().sum()));
        long seen = 0;
        for (int step = 0; step < STEPS; step++) {
            seen += this.counts[step];
            if (seen >= wanted) {
                return Duration.ofNanos((long) (LEAST_NANOS * Math.pow(2, (double) step / STEPS_IN_POWER)));
            }
        }
        return Duration.ZERO;
    }

    void pack(Packer packer) {
        packer.number(Arrays.stream(this.counts).filter(count -> count > 0).count());
        for (int step = 0, last = 0; step < STEPS; step++) {
            if (this.counts[step] > 0) {
                packer.number(step - last).number(this.counts[step]);
                last = step;
            }
        }
    }

    void add(Unpacker unpacker) {
        int step = 0;
        for (int left = unpacker.smallNumber(); left > 0; left--) {
            step += unpacker.smallNumber();
            int count = unpacker.smallNumber();
            if (step >= 0 && step < STEPS) {
                this.counts[step] += count;
            }
        }
    }
}
