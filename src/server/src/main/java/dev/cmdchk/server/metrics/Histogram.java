package dev.cmdchk.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.Arrays;

/** How many runs took how long. Safe for use by many threads. */
final class Histogram {
    /** Seconds, the upper ends of its buckets: from what a small program takes to the longest timeout but a few. */
    private static final double[] BOUNDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, Double.POSITIVE_INFINITY
    };

    private final long[] counts = new long[BOUNDS.length];
    private double sum;

    synchronized void add(Duration took) {
        double seconds = took.toNanos() / 1e9;
        int place = Arrays.binarySearch(BOUNDS, seconds);
        this.counts[place < 0 ? -place - 1 : place]++;
        this.sum += seconds;
    }

    synchronized HistogramDataPointSnapshot labelled(Labels labels) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < BOUNDS.length; i++) {
            buckets.bucket(BOUNDS[i], this.counts[i]);
        }
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(this.sum)
                .build();
    }
}
