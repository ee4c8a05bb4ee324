package dev.cmdchk.server.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the runs of a stretch of time. Several can be put together without loss. Not safe for use by many threads. */
final class Tally implements Row {
    private final long start;
    private final DurationCounts durations = new DurationCounts();
    private final Map<Measure, Mean> means = new LinkedHashMap<>();
    private int passed;
    private int warned;
    private int failed;
    private long longestMillis;
    private boolean changed;

    /** @param start milliseconds since 1970 */
    Tally(long start) {
        this.start = start;
    }

    long start() {
        return this.start;
    }

    void add(Result result) {
        switch (result.status()) {
            case PASS -> this.passed++;
            case WARN -> this.warned++;
            case FAIL, UNKNOWN -> this.failed++;
        }
        this.changed = true;
        this.durations.add(result.took());
        this.longestMillis = Math.max(this.longestMillis, result.took().toMillis());
        result.measures().forEach(measure -> add(measure, 1));
    }

    private void add(Measure measure, int weight) {
        this.means.computeIfAbsent(measure.bare(), _ -> new Mean()).add(measure.value(), weight);
    }

    @Override
    public void pack(Packer packer, Labels labels) {
        packer.number(this.passed).number(this.warned).number(this.failed).number(this.longestMillis);
        this.durations.pack(packer);
        labels.pack(measures(), packer);
    }

    /** Adds what {@link #pack} wrote. */
    void add(Unpacker unpacker, Labels labels) {
        int runs = this.passed + this.warned + this.failed;
        this.passed += unpacker.smallNumber();
        this.warned += unpacker.smallNumber();
        this.failed += unpacker.smallNumber();
        this.longestMillis = Math.max(this.longestMillis, unpacker.number());
        this.durations.add(unpacker);
        int added = this.passed + this.warned + this.failed - runs;
        labels.unpack(unpacker).forEach(measure -> add(measure, added));
    }

    @Override
    public Row bare() {
        this.means.clear();
        this.changed = true;
        return this;
    }

    static Row decode(long at, Unpacker unpacker, Labels labels) {
        Tally tally = new Tally(at);
        tally.add(unpacker, labels);
        return tally;
    }

    /** Whether a result came since the last call. */
    boolean takeChanged() {
        boolean was = this.changed;
        this.changed = false;
        return was;
    }

    /** Has {@link #takeChanged} say so once more. */
    void setChanged() {
        this.changed = true;
    }

    Summary summary() {
        return new Summary(
                Instant.ofEpochMilli(this.start),
                this.passed,
                this.warned,
                this.failed,
                percentile(0.5),
                percentile(0.95),
                percentile(0.99),
                Duration.ofMillis(this.longestMillis),
                measures());
    }

    // A step is as wide as a fifth of its value: its middle may lie above what any run took.
    private Duration percentile(double share) {
        Duration longest = Duration.ofMillis(this.longestMillis);
        Duration percentile = this.durations.percentile(share);
        return percentile.compareTo(longest) > 0 ? longest : percentile;
    }

    private List<Measure> measures() {
        List<Measure> measures = new ArrayList<>();
        this.means.forEach((name, mean) -> measures.add(new Measure(name.label(), name.unit(), mean.value())));
        return measures;
    }

    private static final class Mean {
        private double sum;
        private long weight;

        void add(double value, int times) {
            this.sum += value * times;
            this.weight += times;
        }

        double value() {
            return this.sum / this.weight;
        }
    }
}
