package dev.cmdchk.server.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one check: its last results, a day of minutes, and 90 days of hours. Safe for use by many threads;
 * none waits for longer than it takes to read some thousand rows.
 */
final class Track {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Later than all there is, and yet far from the end of numbers. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final String check;
    private final Map<String, byte[]> forgotten = new TreeMap<>();
    private final Rows results = rows(Kind.RESULT, 64, 512, Packed::decode);
    private final Rows minutes = rows(Kind.MINUTE, 60, 1_440, Tally::decode);
    private final Rows hours = rows(Kind.HOUR, 24, 2_160, Tally::decode);
    private @Nullable Tally minute;
    private @Nullable Tally hour;

    Track(String check) {
        this.check = check;
    }

    private Rows rows(Kind kind, int perBlock, int most, Row.Decoder decoder) {
        return new Rows(
                perBlock,
                most,
                decoder,
                first -> this.forgotten.put(new Entry.Filled(kind, first, this.check).key(), Disk.NOTHING));
    }

    /**
     * Adds a result.
     *
     * @param mostBytes how many bytes all rows may take; beyond that the oldest results, then minutes, then hours are forgotten
     * @param measures whether what was measured may be kept; asked so that no {@link #forgetMeasures} comes between
     */
    synchronized void record(Result measured, int mostBytes, BooleanSupplier measures) {
        Result result = measures.getAsBoolean() ? measured : measured.bare();
        long at = result.at().toEpochMilli();
        this.results.append(at, new Packed(result));
        this.minute = tally(this.minute, this.minutes, at, MINUTE);
        this.minute.add(result);
        this.hour = tally(this.hour, this.hours, at, HOUR);
        this.hour.add(result);
        this.minutes.dropBefore(at - DAY - HOUR.toMillis());
        this.hours.dropBefore(at - History.LONGEST.toMillis() - DAY);
        boolean dropped = true;
        while (dropped && bytes() > mostBytes) {
            dropped = this.results.dropOldest() || this.minutes.dropOldest() || this.hours.dropOldest();
        }
    }

    /** Returns the tally that {@code at} belongs to; another one's time is over, so it is put away. */
    private static Tally tally(@Nullable Tally open, Rows closed, long at, Duration width) {
        long start = at - Math.floorMod(at, width.toMillis());
        if (open != null && open.start() == start) {
            return open;
        }
        if (open != null) {
            closed.append(open.start(), open);
        }
        return new Tally(start);
    }

    /** Returns the results from {@code from} on, before {@code to}, oldest first. */
    synchronized List<Result> results(Instant from, Instant to) {
        List<Result> found = new ArrayList<>();
        this.results.read(from.toEpochMilli(), (at, unpacker, labels) -> {
            Result result = Packed.unpack(at, unpacker, labels);
            if (!result.at().isBefore(from) && result.at().isBefore(to)) {
                found.add(result);
            }
        });
        found.sort(Comparator.comparing(Result::at));
        return found;
    }

    /** Returns the last results, {@code most} at most, in the order in which they came, whatever the clock said. */
    synchronized List<Result> latest(int most) {
        List<Result> found = new ArrayList<>();
        this.results.readLast(most, (at, unpacker, labels) -> found.add(Packed.unpack(at, unpacker, labels)));
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    /** Returns when the first run was that is known from {@code from} on: right to a minute, or to an hour if it was long ago. */
    synchronized Optional<Instant> first(Instant from) {
        long hour = firstRow(Kind.HOUR, from);
        long minute = firstRow(Kind.MINUTE, from);
        long result = firstRow(Kind.RESULT, from);
        long first = minute < hour + HOUR.toMillis() ? minute : hour;
        first = result < first + MINUTE.toMillis() ? result : first;
        return first == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first));
    }

    /**
     * Returns from when until when, within {@code from} and {@code to}, runs are known in longer steps than {@code step}
     * alone, if they are.
     *
     * @param step zero for single results
     */
    synchronized Optional<Gap> coarse(Instant from, Instant to, Duration step) {
        Instant fine = Instant.ofEpochMilli(Math.min(firstRow(kindOf(step), from), to.toEpochMilli()));
        return first(from).filter(fine::isAfter).map(first -> new Gap(first, fine));
    }

    private static Kind kindOf(Duration step) {
        if (step.isZero()) {
            return Kind.RESULT;
        }
        return step.compareTo(HOUR) >= 0 ? Kind.HOUR : Kind.MINUTE;
    }

    private long firstRow(Kind kind, Instant from) {
        long first = rowsOf(kind).first(from.toEpochMilli()).orElse(NEVER);
        Tally open = openOf(kind);
        return open != null && open.start() >= from.toEpochMilli() ? Math.min(first, open.start()) : first;
    }

    private @Nullable Tally openOf(Kind kind) {
        return switch (kind) {
            case RESULT -> null;
            case MINUTE -> this.minute;
            case HOUR -> this.hour;
        };
    }

    /**
     * Returns what there was in each step from {@code from} on, before {@code to}, oldest first. Steps without a run are
     * left out.
     *
     * @param step a number of whole minutes; of an hour or more, a number of whole hours
     */
    synchronized List<Summary> summaries(Instant from, Instant to, Duration step) {
        long width = step.toMillis();
        long first = from.toEpochMilli();
        Map<Long, Tally> tallies = new TreeMap<>();
        Row.Reader reader = (at, unpacker, labels) -> {
            long start = at - Math.floorMod(at, width);
            boolean wanted = at >= first && at < to.toEpochMilli();
            // What is not wanted has to be read too.
            Tally tally = wanted ? tallies.computeIfAbsent(start, Tally::new) : new Tally(start);
            tally.add(unpacker, labels);
        };
        read(kindOf(step), first, reader);
        return tallies.values().stream().map(Tally::summary).toList();
    }

    private void read(Kind kind, long from, Row.Reader reader) {
        rowsOf(kind).read(from, reader);
        Tally open = openOf(kind);
        if (open != null) {
            Block alone = new Block(open.start());
            alone.append(open.start(), open);
            alone.read(reader);
        }
    }

    /** Returns what there was from {@code from} on, before {@code to}, both rounded down to a whole minute or hour. */
    synchronized Summary total(Instant from, Instant to) {
        Tally total = new Tally(from.toEpochMilli());
        // Of minutes there are fewer, and they are the first to go where there is little room.
        boolean hourly = Duration.between(from, to).toMillis() > DAY + MINUTE.toMillis()
                || firstRow(Kind.MINUTE, from) >= firstRow(Kind.HOUR, from) + HOUR.toMillis();
        read(hourly ? Kind.HOUR : Kind.MINUTE, from.toEpochMilli(), (at, unpacker, labels) -> {
            boolean wanted = at >= from.toEpochMilli() && at < to.toEpochMilli();
            (wanted ? total : new Tally(at)).add(unpacker, labels);
        });
        return total.summary();
    }

    /** Returns how many bytes all rows take. */
    synchronized int bytes() {
        return this.results.bytes() + this.minutes.bytes() + this.hours.bytes();
    }

    /** Puts what has changed since the last call into {@code changed}, by keys; {@link Disk#NOTHING} for what is to go. */
    synchronized void collect(Map<String, byte[]> changed) {
        changed.putAll(this.forgotten);
        this.forgotten.clear();
        put(Kind.RESULT, this.results, null, changed);
        put(Kind.MINUTE, this.minutes, this.minute, changed);
        put(Kind.HOUR, this.hours, this.hour, changed);
    }

    private void put(Kind kind, Rows rows, @Nullable Tally open, Map<String, byte[]> changed) {
        Map<Long, byte[]> blocks = new TreeMap<>();
        if (open == null || !open.takeChanged()) {
            rows.collect(blocks);
        } else {
            rows.collect(blocks, open.start(), open);
        }
        blocks.forEach((first, content) -> changed.put(new Entry.Filled(kind, first, this.check).key(), content));
    }

    /** Has the next {@link #collect} give all that is known. */
    synchronized void rewrite() {
        this.forgotten.clear();
        this.results.rewrite();
        this.minutes.rewrite();
        this.hours.rewrite();
        Stream.of(this.minute, this.hour).filter(Objects::nonNull).forEach(Tally::setChanged);
    }

    /** Forgets everything. */
    synchronized void forget() {
        this.minute = null;
        this.hour = null;
        Stream.of(this.results, this.minutes, this.hours).forEach(Rows::forget);
    }

    /** Forgets what was measured. */
    synchronized void forgetMeasures() {
        this.results.forgetMeasures();
        this.minutes.forgetMeasures();
        this.hours.forgetMeasures();
        Stream.of(this.minute, this.hour).filter(Objects::nonNull).forEach(Tally::bare);
    }

    /** Takes a block of an earlier process; see {@link Rows#restore}. Results are kept by their number, however old. */
    synchronized void restore(Kind kind, long first, byte[] content, boolean measures, Instant oldest) {
        long limit = kind == Kind.RESULT ? Long.MIN_VALUE : oldest.toEpochMilli();
        rowsOf(kind).restore(first, content, measures, limit);
    }

    private Rows rowsOf(Kind kind) {
        return switch (kind) {
            case RESULT -> this.results;
            case MINUTE -> this.minutes;
            case HOUR -> this.hours;
        };
    }
}
