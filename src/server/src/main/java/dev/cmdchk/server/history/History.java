package dev.cmdchk.server.history;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Status;
import dev.cmdchk.server.check.Retired;
import dev.cmdchk.settings.ShowOutput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * What is remembered of all checks. Nothing in here waits for a disk: a {@link Keeper} writes what has changed, and reads at
 * the start what another process wrote.
 */
public final class History implements AutoCloseable {
    /** How far back it goes. */
    public static final Duration LONGEST = Duration.ofDays(90);

    /** What the rows of all checks may take together. */
    private static final int MOST_BYTES = 48 << 20;

    private final Clock clock;
    private final Instant begun;
    private final ChangeLog changes;
    private final Map<String, Track> tracks = new ConcurrentHashMap<>();
    private final Track nothing = new Track("");
    private final Gaps gaps = new Gaps();
    private final Untold untold = new Untold();
    /** What the disk holds and is too old. For the keeper's thread alone. */
    private final Map<String, byte[]> outdated = new TreeMap<>();

    private volatile Predicate<String> wanted = _ -> true;
    private volatile boolean kept = true;
    private volatile int shown = Entry.Shown.number(ShowOutput.ALWAYS);
    /** What could be shown when the disk was written; what that was before it told, it did not tell. */
    private int shownThen = Entry.Shown.number(ShowOutput.ALWAYS);

    private volatile @Nullable Keeper keeper;

    public History(Clock clock) {
        this.clock = clock;
        this.begun = clock.instant();
        // Numbers of a later process are higher, also when nothing is kept on disk, as long as no more than a thousand
        // changes a second come.
        this.changes = new ChangeLog(this.begun.toEpochMilli());
    }

    /** @param listener told of each change, in their order; must not wait */
    void tell(Consumer<Change> listener) {
        this.changes.tell(change -> {
            listener.accept(change);
            Keeper disk = this.keeper;
            if (disk != null) {
                disk.hurry();
            }
        });
    }

    /** Has what was measured forgotten, if less than before may be shown from now on. */
    public synchronized void show(ShowOutput show) {
        int before = this.shown;
        this.shown = Entry.Shown.number(show);
        if (this.shown < before) {
            this.tracks.values().forEach(Track::forgetMeasures);
        }
    }

    private boolean showsMeasures(Status state) {
        ShowOutput needed = state == Status.PASS ? ShowOutput.ALWAYS : ShowOutput.FAILED;
        return this.shown >= Entry.Shown.number(needed);
    }

    /** Forgets all checks but these, and takes nothing of others from now on: one that comes back begins anew. */
    public synchronized void keepOnly(Set<String> checks) {
        this.wanted = checks::contains;
        this.changes.keepOnly(this.wanted);
        this.tracks.forEach((name, track) -> {
            if (!checks.contains(name)) {
                track.forget();
            }
        });
        if (this.keeper == null) {
            this.tracks.keySet().removeIf(this.wanted.negate());
            // There is nowhere to write it to.
            this.changes.collect(new TreeMap<>());
            this.untold.collect(new TreeMap<>());
        }
    }

    /** Remembers a run of {@code check}, and the state that it left the check in. */
    void record(String check, Result result, Status state) {
        if (this.wanted.test(check)) {
            track(check).record(result, MOST_BYTES / Math.max(1, this.tracks.size()), () -> showsMeasures(state));
            this.changes.note(check, state, result);
        }
    }

    private Track track(String check) {
        return this.tracks.computeIfAbsent(check, name -> new Track(name));
    }

    private Track known(String check) {
        return this.tracks.getOrDefault(check, this.nothing);
    }

    /** Returns the results that are remembered one by one, from {@code from} on, before {@code to}, oldest first. */
    public List<Result> results(String check, Instant from, Instant to) {
        return known(check).results(from, to);
    }

    /** Returns the last results, {@code most} at most, oldest first. */
    public List<Result> latest(String check, int most) {
        return known(check).latest(most);
    }

    /** See {@link Track#summaries}. */
    public List<Summary> summaries(String check, Instant from, Instant to, Duration step) {
        return known(check).summaries(withinLongest(from), to, step);
    }

    /** Returns what there was from {@code from} on, which is rounded to a minute, or to an hour beyond a day. */
    public Summary total(String check, Instant from, Instant to) {
        return known(check).total(withinLongest(from), to);
    }

    /** Returns how it went in the time of {@code length} up to {@code now}, as far as that is known. */
    public Uptime uptime(String check, Duration length, Instant now) {
        Instant from = now.minus(length);
        return Uptime.of(
                total(check, from, now.plusSeconds(1)),
                known(check).first(from).map(at -> Uptime.latest(at, from)).orElse(now),
                now,
                gaps(from, now));
    }

    /** Returns the last change of {@code check}: what made its state what it is. */
    public Optional<Change> latestChange(String check) {
        return this.changes.latest(check);
    }

    /**
     * Returns since when the status of {@code state} is what it is, also where an earlier server has seen it begin. The state
     * alone knows of its verdict, which is the same with a warning as without.
     */
    public Instant since(CheckState state) {
        return latestChange(state.check().name())
                .filter(change -> state.last().isPresent() && change.now() == Status.of(state))
                .map(Change::at)
                .orElse(state.since());
    }

    /** Returns a number that every later change is above, and none before. */
    public long lastNumber() {
        return this.changes.lastNumber();
    }

    /**
     * Returns the changes with a number above {@code number} that are wanted, oldest first; the last one of each check is
     * known however old it is.
     */
    public List<Change> changesAfter(long number, Predicate<Change> wanted) {
        return this.changes.after(number, wanted);
    }

    /** Waits until it is known what an earlier server saw, but no longer than {@code longest}. */
    public void awaitChanges(Duration longest) throws InterruptedException {
        this.changes.awaitBegun(longest);
    }

    /** Returns the times within which something may be missing, oldest first. Before the first run there was nothing. */
    public List<Gap> gaps(Instant from, Instant to) {
        return this.gaps.within(from, to);
    }

    /** The same, and the time of which {@code check} is known in longer steps than {@code step} alone; zero for results. */
    public List<Gap> gaps(String check, Instant from, Instant to, Duration step) {
        return this.gaps.within(from, to, known(check).coarse(withinLongest(from), to, step));
    }

    /** Starts to be kept on disk, and waits so long for what is there already. */
    void keepBy(Keeper disk, Duration patience) {
        this.keeper = disk;
        this.changes.await();
        this.untold.await();
        disk.start(patience);
    }

    /** Takes what was restored for all that an earlier server saw: from now on, what differs from it is a change. */
    void begin() {
        this.changes.begin();
        this.untold.begin();
    }

    /**
     * Leaves the disk, and the telling of changes, to a server that has taken over. What is recorded from now on is for this
     * server's own memory. It comes before those who are told of changes leave: none is to be lost between.
     */
    @EventListener(Retired.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    public void handOver() {
        this.changes.end();
        Keeper disk = this.keeper;
        if (disk != null) {
            this.untold.handOver();
            disk.close();
            if (!disk.hasWrittenAll()) {
                this.untold.takeBack();
            }
        }
    }

    /** Writes to disk what is not there yet, where it is kept, and leaves that to others from then on. Idempotent. */
    @Override
    public void close() {
        Keeper disk = this.keeper;
        if (disk != null) {
            disk.close();
        }
    }

    /** Returns the changes that {@code on_change} is yet to be run for. */
    public Untold untold() {
        return this.untold;
    }

    /** Whether the next server will have what this one leaves {@link #untold}. */
    public boolean outlivesServer() {
        return this.keeper != null && this.kept;
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

    private Instant withinLongest(Instant from) {
        return Uptime.latest(from, oldest());
    }

    /** Returns what has changed since the last call, by keys of {@link Entry}; {@link Disk#NOTHING} for what is to go. */
    Map<String, byte[]> collect() {
        Map<String, byte[]> changed = new TreeMap<>();
        Instant now = this.clock.instant();
        this.tracks.values().forEach(track -> track.collect(changed));
        this.tracks.keySet().removeIf(this.wanted.negate());
        this.changes.collect(changed);
        this.gaps.collect(changed);
        this.untold.collect(changed);
        changed.putAll(this.outdated);
        this.outdated.clear();
        changed.put(
                new Entry.Written().key(),
                new Packer().number(now.toEpochMilli()).toBytes());
        changed.put(new Entry.Shown().key(), new Packer().number(this.shown).toBytes());
        return changed;
    }

    /** Has the next {@link #collect} give all that is known: what is on disk is lost. */
    void rewrite() {
        this.outdated.clear();
        this.tracks.values().forEach(Track::rewrite);
        this.changes.rewrite();
        this.gaps.rewrite();
        this.untold.rewrite();
    }

    /** Takes an entry of an earlier process. They have to come in descending order of their keys. */
    void restore(String key, byte[] content) {
        Optional<Entry> entry = Entry.of(key);
        if (entry.isEmpty()) {
            return;
        }
        switch (entry.get()) {
            case Entry.Filled(Kind _, long _, String check)
            when !this.wanted.test(check) -> this.outdated.put(key, Disk.NOTHING);
            case Entry.Filled(Kind kind, long first, String check) ->
                track(check).restore(kind, first, content, this.shownThen <= this.shown, oldest());
            case Entry.Shown _ -> this.shownThen = new Unpacker(content).smallNumber();
            case Entry.Untold _ -> this.untold.restore(Change.unpack(content));
            case Entry.Numbered _, Entry.Latest _
            when !this.wanted.test(Change.unpack(content).check()) -> this.outdated.put(key, Disk.NOTHING);
            case Entry.Numbered _ -> this.changes.restore(Change.unpack(content));
            case Entry.Latest _ -> this.changes.restoreLatest(Change.unpack(content));
            case Entry.Missed(long from) -> this.gaps.add(from, new Unpacker(content).number(), oldest());
            case Entry.Written _ -> this.gaps.add(new Unpacker(content).number(), this.begun.toEpochMilli(), oldest());
        }
    }
}
