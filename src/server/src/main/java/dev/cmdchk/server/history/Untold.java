package dev.cmdchk.server.history;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes that somebody is yet to be told of, one after the other. They are kept on disk until he has been told, so that the
 * next server tells what this one could not. Safe for use by many threads.
 */
public final class Untold {
    private static final int MOST = 1_000;

    private final NavigableMap<Long, Change> changes = new TreeMap<>();
    private final Unwritten unwritten = new Unwritten();
    private Runnable listener = () -> {};
    private Optional<Change> next = Optional.empty();
    private boolean open = true;
    private boolean over;
    private int lost;

    /**
     * Says whom to wake.
     *
     * @param listener called when there is something to {@link #next}; must not wait
     */
    public synchronized void listen(Runnable listener) {
        this.listener = listener;
        wake();
    }

    private void wake() {
        if (this.open && !this.changes.isEmpty()) {
            this.listener.run();
        }
    }

    /** Adds a change. Where too many wait, the oldest is lost. */
    public synchronized void add(Change change) {
        this.changes.put(change.number(), change);
        this.unwritten.put(entryOf(change), change.pack());
        while (this.changes.size() > MOST) {
            told(this.changes.firstEntry().getValue());
            this.lost++;
        }
        wake();
    }

    private static Entry entryOf(Change change) {
        return new Entry.Untold(change.number());
    }

    /** Returns the oldest, which stays until it is {@link #told}. For one caller, who tells it before he asks again. */
    public synchronized Optional<Change> next() {
        this.next =
                this.open ? Optional.ofNullable(this.changes.firstEntry()).map(Map.Entry::getValue) : Optional.empty();
        return this.next;
    }

    /** Takes a change away. */
    public synchronized void told(Change change) {
        if (this.changes.remove(change.number()) != null) {
            this.unwritten.forget(entryOf(change));
        }
        this.next = this.next.filter(next -> !next.equals(change));
    }

    /** Returns how many were lost since the last call because too many waited. */
    public synchronized int takeLost() {
        int taken = this.lost;
        this.lost = 0;
        return taken;
    }

    /** Returns how many there are for {@link #next}. */
    public synchronized int size() {
        return this.open ? this.changes.size() : 0;
    }

    /** Has no {@link #next} until {@link #begin}: those of an earlier server come first. */
    synchronized void await() {
        this.open = false;
    }

    synchronized void begin() {
        this.open |= !this.over;
        wake();
    }

    /** Leaves them to a later server, but for the one that is being told. */
    synchronized void handOver() {
        this.open = false;
        this.over = true;
        this.next.ifPresent(this::told);
    }

    /** Takes them back: the later server cannot have them. */
    synchronized void takeBack() {
        this.over = false;
        begin();
    }

    synchronized void restore(Change change) {
        this.changes.putIfAbsent(change.number(), change);
    }

    synchronized void collect(Map<String, byte[]> changed) {
        this.unwritten.collect(changed);
    }

    /** Has the next {@link #collect} give all that is known. */
    synchronized void rewrite() {
        this.unwritten.clear();
        this.changes.values().forEach(change -> this.unwritten.put(entryOf(change), change.pack()));
    }
}
