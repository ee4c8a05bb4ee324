package dev.cmdchk.server.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The last changes of all checks, and of each check the very last. Safe for use by many threads. */
final class ChangeLog {
    static final int MOST = 1_000;

    private final Deque<Change> changes = new ArrayDeque<>();
    private final Map<String, Change> latest = new TreeMap<>();
    private final Map<String, byte[]> unwritten = new TreeMap<>();
    private long next;

    /** @param first number of the next change, unless an earlier process had higher ones */
    ChangeLog(long first) {
        this.next = first;
    }

    /** Notes that {@code result} made or found this the state of {@code check}. Returns the change, if it is one. */
    synchronized Optional<Change> note(String check, Grade now, Result result) {
        Optional<Grade> before = Optional.ofNullable(this.latest.get(check)).map(Change::now);
        if (before.filter(now::equals).isPresent()) {
            return Optional.empty();
        }
        Change change = new Change(this.next++, result.at(), check, before, now, result.ending());
        this.changes.addLast(change);
        this.latest.put(check, change);
        this.unwritten.put(new Entry.Numbered(change.number()).key(), change.pack());
        this.unwritten.put(new Entry.Latest(check).key(), change.pack());
        if (this.changes.size() > MOST) {
            forget(new Entry.Numbered(this.changes.removeFirst().number()).key());
        }
        return Optional.of(change);
    }

    /** Sees to it that {@code key} goes from the disk; one that never left memory is gone at once. */
    private void forget(String key) {
        if (this.unwritten.remove(key) == null) {
            this.unwritten.put(key, Disk.NOTHING);
        }
    }

    /** Returns the change that made the state of {@code check} what it is. */
    synchronized Optional<Change> latest(String check) {
        return Optional.ofNullable(this.latest.get(check));
    }

    /** Returns those with a number above {@code after} that are wanted, oldest first. */
    synchronized List<Change> after(long after, Predicate<Change> wanted) {
        return this.changes.stream()
                .filter(change -> change.number() > after)
                .filter(wanted)
                .toList();
    }

    synchronized void collect(Map<String, byte[]> changed) {
        changed.putAll(this.unwritten);
        this.unwritten.clear();
    }

    /** Puts a change of an earlier process before all that are there. Of several the latest has to come first. */
    synchronized void restore(Change change) {
        if (this.changes.size() < MOST) {
            this.changes.addFirst(change);
        }
        restoreLatest(change);
    }

    synchronized void restoreLatest(Change change) {
        this.latest.putIfAbsent(change.check(), change);
        this.next = Math.max(this.next, change.number() + 1);
    }
}
