package dev.cmdchk.server.history;

import dev.cmdchk.server.check.Retired;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;

/**
 * What is remembered of all checks. Nothing in here waits for a disk: a {@link Keeper} writes what has changed, and reads at
 * the start what another process wrote.
 */
public final class History implements AutoCloseable {
    /** How far back it goes. */
    public static final Duration LONGEST = Duration.ofDays(90);

    /** What the rows of all checks may take together. */
    private static final int MOST_BYTES = 48 << 20;

    private static final int MOST_GAPS = 100;

    private final Clock clock;
    private final Instant begun;
    private final ChangeLog changes;
    private final Map<String, Track> tracks = new ConcurrentHashMap<>();
    private final NavigableMap<Instant, Gap> gaps = new TreeMap<>();
    private volatile boolean kept = true;
    private @Nullable Keeper keeper;

    public History(Clock clock) {
        this.clock = clock;
        this.begun = clock.instant();
        // Numbers of a later process are higher, also when nothing is kept on disk, as long as no more than a thousand
        // changes a second come.
        this.changes = new ChangeLog(this.begun.toEpochMilli());
    }

    /** Remembers a run of {@code check}, and the state that it left the check in. Returns the change, if it made one. */
    public Optional<Change> record(String check, Result result, Grade state) {
        track(check).record(result, MOST_BYTES / this.tracks.size());
        return this.changes.note(check, state, result);
    }

    private Track track(String check) {
        return this.tracks.computeIfAbsent(check, name -> new Track(name));
    }

    /** Returns the results that are remembered one by one, from {@code from} on, before {@code to}, oldest first. */
    public List<Result> results(String check, Instant from, Instant to) {
        Track track = this.tracks.get(check);
        return track == null ? List.of() : track.results(from, to);
    }

    /** See {@link Track#summaries}. */
    public List<Summary> summaries(String check, Instant from, Instant to, Duration step) {
        Track track = this.tracks.get(check);
        return track == null ? List.of() : track.summaries(latest(from, oldest()), to, step);
    }

    /** Returns what there was from {@code from} on, which is rounded to a minute, or to an hour beyond a day. */
    public Summary total(String check, Instant from, Instant to) {
        Track track = this.tracks.get(check);
        return track == null ? new Tally(from.toEpochMilli()).summary() : track.total(latest(from, oldest()), to);
    }

    /** Returns the last change of {@code check}: what made its state what it is. */
    public Optional<Change> latestChange(String check) {
        return this.changes.latest(check);
    }

    /** Returns the changes with a number above {@code number} that are wanted, oldest first. */
    public List<Change> changesAfter(long number, Predicate<Change> wanted) {
        return this.changes.after(number, wanted);
    }

    /** Returns the times within which something may be missing, oldest first. Before the first run there was nothing. */
    public List<Gap> gaps(Instant from, Instant to) {
        synchronized (this.gaps) {
            return this.gaps.values().stream()
                    .filter(gap -> gap.to().isAfter(from) && gap.from().isBefore(to))
                    .toList();
        }
    }

    /** Starts to be kept on disk, and waits so long for what is there already. */
    void keepBy(Keeper disk, Duration patience) {
        this.keeper = disk;
        disk.start(patience);
    }

    /** Writes to disk what is not there yet, where it is kept, and leaves that to others from then on. Idempotent. */
    @Override
    @EventListener(Retired.class)
    public void close() {
        if (this.keeper != null) {
            this.keeper.close();
        }
    }

    /** Whether it is on disk where it is wanted there, or will be in a moment. */
    public boolean isKept() {
        return this.kept;
    }

    void kept(boolean kept) {
        this.kept = kept;
    }

    /** Returns how many bytes the rows of all checks take. */
    public long bytes() {
        return this.tracks.values().stream().mapToLong(Track::bytes).sum();
    }

    private Instant oldest() {
        return this.clock.instant().minus(LONGEST);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Returns what has changed since the last call, by keys of {@link Entry}; {@link Disk#NOTHING} for what is to go. */
    Map<String, byte[]> collect() {
        Map<String, byte[]> changed = new TreeMap<>();
        Instant now = this.clock.instant();
        this.tracks.values().forEach(track -> track.collect(changed));
        this.changes.collect(changed);
        changed.put(
                new Entry.Written().key(),
                new Packer().number(now.toEpochMilli()).toBytes());
        return changed;
    }

    /**
     * Takes an entry of an earlier process. They have to come in descending order of their keys.
     *
     * @return what is to be written in its stead: nothing at all, or that it is to go
     */
    Map<String, byte[]> restore(String key, byte[] content) {
        Optional<Entry> entry = Entry.of(key);
        if (entry.isEmpty()) {
            return Map.of();
        }
        long limit = oldest().toEpochMilli();
        return switch (entry.get()) {
            case Entry.Filled(Kind _, long first, String _)
            when first < limit - Duration.ofDays(2).toMillis() -> Map.of(key, Disk.NOTHING);
            case Entry.Filled(Kind kind, long first, String check) -> {
                track(check).restore(kind, first, content);
                yield Map.of();
            }
            case Entry.Numbered _ -> {
                this.changes.restore(Change.unpack(content));
                yield Map.of();
            }
            case Entry.Latest _ -> {
                this.changes.restoreLatest(Change.unpack(content));
                yield Map.of();
            }
            case Entry.Missed(long from) -> missed(from, new Unpacker(content).number());
            case Entry.Written _ -> missed(new Unpacker(content).number(), this.begun.toEpochMilli());
        };
    }

    /** Notes that something may be missing between two times. Returns what is to be written. */
    private Map<String, byte[]> missed(long from, long to) {
        if (from >= to) {
            return Map.of();
        }
        Map<String, byte[]> changed = new TreeMap<>();
        synchronized (this.gaps) {
            Gap gap = new Gap(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
            this.gaps.put(gap.from(), gap);
            changed.put(new Entry.Missed(from).key(), new Packer().number(to).toBytes());
            while (this.gaps.size() > MOST_GAPS
                    || this.gaps.firstEntry().getValue().to().isBefore(oldest())) {
                Instant dropped = this.gaps.pollFirstEntry().getKey();
                changed.put(new Entry.Missed(dropped.toEpochMilli()).key(), Disk.NOTHING);
                if (this.gaps.isEmpty()) {
                    break;
                }
            }
        }
        return changed;
    }
}
