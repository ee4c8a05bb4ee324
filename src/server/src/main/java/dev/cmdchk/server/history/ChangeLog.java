package dev.cmdchk.server.history;

import dev.cmdchk.checks.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last changes of all checks, and of each check the very last, however often others change. Safe for use by many threads.
 *
 * <p>While it is not known what an earlier server saw, what is noted only waits: against that it may be no change at all.
 */
final class ChangeLog {
    static final int MOST = 1_000;

    private final Deque<Change> changes = new ArrayDeque<>();
    private final Map<String, Change> latest = new TreeMap<>();
    private final Unwritten unwritten = new Unwritten();
    private final Deque<Sight> waiting = new ArrayDeque<>();
    private final Map<String, Sight> seen = new LinkedHashMap<>();
    private Phase phase = Phase.TELLING;
    private Consumer<Change> listener = _ -> {};
    private long next;

    private enum Phase {
        /** An earlier server's changes are yet to come. */
        WAITING,
        TELLING,
        /** A later server has taken over: what changes is its news. */
        OVER
    }

    /** What a run made or found the state of its check. */
    private record Sight(String check, Status now, Result result) {}

    /** @param first number of the next change, unless an earlier process had higher ones */
    ChangeLog(long first) {
        this.next = first;
    }

    /** @param listener told of each change, in their order and under a lock: must not wait */
    synchronized void tell(Consumer<Change> listener) {
        this.listener = listener;
    }

    /** Waits until {@link #begin} with telling what changes. */
    synchronized void await() {
        this.phase = Phase.WAITING;
    }

    /** Tells what has changed since the restored changes, and from now on each change at once. */
    synchronized void begin() {
        if (this.phase == Phase.WAITING) {
            this.phase = Phase.TELLING;
            this.waiting.forEach(this::tellIfNew);
            // What was seen again may be news where the first sight of it is older than what the other server saw last.
            this.seen.values().forEach(this::tellIfNew);
            this.waiting.clear();
            this.seen.clear();
            notifyAll();
        }
    }

    /** Waits until what an earlier server saw is known or nothing is told any longer, but no longer than {@code longest}. */
    synchronized void awaitBegun(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); this.phase == Phase.WAITING && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Tells nothing any longer. */
    synchronized void end() {
        this.phase = Phase.OVER;
        notifyAll();
    }

    /** Notes that {@code result} made or found this the state of {@code check}. */
    synchronized void note(String check, Status now, Result result) {
        switch (this.phase) {
            case WAITING -> {
                Sight sight = new Sight(check, now, result);
                Sight before = this.seen.put(check, sight);
                if (before == null || before.now() != now) {
                    this.waiting.addLast(sight);
                }
                if (this.waiting.size() > MOST) {
                    this.waiting.removeFirst();
                }
            }
            case TELLING -> add(check, now, result);
            case OVER -> {}
        }
    }

    /** The server before may have seen a later run than this. */
    private void tellIfNew(Sight sight) {
        Change known = this.latest.get(sight.check());
        if (known == null || !sight.result().at().isBefore(known.at())) {
            add(sight.check(), sight.now(), sight.result());
        }
    }

    private void add(String check, Status now, Result result) {
        Optional<Status> before = Optional.ofNullable(this.latest.get(check)).map(Change::now);
        if (before.filter(now::equals).isPresent()) {
            return;
        }
        Change change = new Change(this.next++, result.at(), check, before, now, result.ending());
        this.changes.addLast(change);
        this.latest.put(check, change);
        write(change);
        writeLatest(change);
        if (this.changes.size() > MOST) {
            forgetOne();
        }
        this.listener.accept(change);
    }

    /** Forgets the oldest change of the check that has the most: one that flaps is not to take the others' place. */
    private void forgetOne() {
        Map<String, Long> counts =
                this.changes.stream().collect(Collectors.groupingBy(Change::check, Collectors.counting()));
        Long most = Collections.max(counts.values());
        Change oldest = this.changes.stream()
                .filter(change -> most.equals(counts.get(change.check())))
                .findFirst()
                .orElseThrow();
        this.changes.remove(oldest);
        this.unwritten.forget(new Entry.Numbered(oldest.number()));
    }

    /** Forgets the changes of all checks but some. */
    synchronized void keepOnly(Predicate<String> checks) {
        this.latest.keySet().stream()
                .filter(checks.negate())
                .forEach(check -> this.unwritten.remove(new Entry.Latest(check)));
        this.latest.keySet().removeIf(checks.negate());
        this.seen.keySet().removeIf(checks.negate());
        this.waiting.removeIf(sight -> !checks.test(sight.check()));
        List<Change> gone = this.changes.stream()
                .filter(change -> !checks.test(change.check()))
                .toList();
        gone.forEach(change -> this.unwritten.forget(new Entry.Numbered(change.number())));
        this.changes.removeAll(gone);
    }

    private void write(Change change) {
        this.unwritten.put(new Entry.Numbered(change.number()), change.pack());
    }

    private void writeLatest(Change change) {
        this.unwritten.put(new Entry.Latest(change.check()), change.pack());
    }

    /** Returns the change that made the state of {@code check} what it is. */
    synchronized Optional<Change> latest(String check) {
        return Optional.ofNullable(this.latest.get(check));
    }

    synchronized long lastNumber() {
        return this.next - 1;
    }

    /** Returns those with a number above {@code after} that are wanted, oldest first. */
    synchronized List<Change> after(long after, Predicate<Change> wanted) {
        return Stream.concat(this.changes.stream(), this.latest.values().stream())
                .filter(change -> change.number() > after)
                .filter(wanted)
                .distinct()
                .sorted(Comparator.comparingLong(Change::number))
                .toList();
    }

    synchronized void collect(Map<String, byte[]> changed) {
        this.unwritten.collect(changed);
    }

    /** Has the next {@link #collect} give all that is known. */
    synchronized void rewrite() {
        this.unwritten.clear();
        this.changes.forEach(this::write);
        this.latest.values().forEach(this::writeLatest);
    }

    /** Puts a change of an earlier process before all that are there. Of several the latest has to come first. */
    synchronized void restore(Change change) {
        if (this.changes.size() < MOST) {
            this.changes.addFirst(change);
        } else {
            this.unwritten.forget(new Entry.Numbered(change.number()));
        }
        restoreLatest(change);
    }

    synchronized void restoreLatest(Change change) {
        this.next = Math.max(this.next, change.number() + 1);
        Change known = this.latest.putIfAbsent(change.check(), change);
        // Where the disk came late, the state that this server found is news to nobody, if it was so before.
        if (known != null && known.before().isEmpty() && known.now() == change.now()) {
            this.latest.put(change.check(), change);
            writeLatest(change);
        }
    }
}
