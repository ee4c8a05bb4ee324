package dev.cmdchk.server.history;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The last times of which something may be missing. Safe for use by many threads. */
final class Gaps {
    private static final int MOST = 100;

    private final NavigableMap<Instant, Gap> gaps = new TreeMap<>();
    private final Unwritten unwritten = new Unwritten();

    /** Notes that something may be missing between two times, in milliseconds since 1970, and forgets what ended before {@code oldest}. */
    synchronized void add(long from, long to, Instant oldest) {
        if (from >= to) {
            return;
        }
        put(new Gap(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to)));
        while (!this.gaps.isEmpty()
                && (this.gaps.size() > MOST
                        || this.gaps.firstEntry().getValue().to().isBefore(oldest))) {
            this.unwritten.remove(entryOf(this.gaps.pollFirstEntry().getKey()));
        }
    }

    private void put(Gap gap) {
        this.gaps.put(gap.from(), gap);
        this.unwritten.put(
                entryOf(gap.from()),
                new Packer().number(gap.to().toEpochMilli()).toBytes());
    }

    private static Entry entryOf(Instant from) {
        return new Entry.Missed(from.toEpochMilli());
    }

    /** Returns those that reach into a stretch of time, the oldest first. */
    synchronized List<Gap> within(Instant from, Instant to) {
        return this.gaps.values().stream()
                .filter(gap -> gap.to().isAfter(from) && gap.from().isBefore(to))
                .toList();
    }

    /** The same with one more. */
    List<Gap> within(Instant from, Instant to, Optional<Gap> other) {
        return Stream.concat(within(from, to).stream(), other.stream())
                .sorted(Comparator.comparing(Gap::from))
                .toList();
    }

    synchronized void collect(Map<String, byte[]> changed) {
        this.unwritten.collect(changed);
    }

    /** Has the next {@link #collect} give all that is known. */
    synchronized void rewrite() {
        this.unwritten.clear();
        List.copyOf(this.gaps.values()).forEach(this::put);
    }
}
