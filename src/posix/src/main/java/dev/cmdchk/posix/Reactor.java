package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets one thread wait for many descriptors: each has an action that runs, on that thread, when it can be read or written.
 * Only {@link #wakeUp} may be called by other threads.
 */
public final class Reactor implements AutoCloseable {

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = this.arena.allocate(Native.STATE);
    private final Map<Long, Runnable> actions = new HashMap<>();
    private final Map<Integer, Long> keys = new HashMap<>();
    private final Epoll epoll;
    private long next;

    private Reactor(Epoll epoll) {
        this.epoll = epoll;
    }

    /** Opens one; SystemCallException says that no descriptor is left (EMFILE). */
    public static Reactor open() throws SystemCallException {
        return new Reactor(Epoll.open());
    }

    /**
     * Runs {@code action} whenever {@code descriptor} can be read, until {@link #forget}. It is called again and again
     * until what can be read has been read.
     */
    public void onReadable(int descriptor, Runnable action) throws SystemCallException {
        this.add(descriptor, Epoll.READABLE, action);
    }

    /** Runs {@code action} when {@code descriptor} can be written, or its connection has failed, until {@link #forget}. */
    public void onWritable(int descriptor, Runnable action) throws SystemCallException {
        this.add(descriptor, Epoll.WRITABLE, action);
    }

    private void add(int descriptor, int events, Runnable action) throws SystemCallException {
        try (Arena call = Arena.ofConfined()) {
            long key = this.next++;
            Native.require(this.epoll.add(call, descriptor, events, key), "epoll_ctl", "descriptor " + descriptor);
            this.keys.put(descriptor, key);
            this.actions.put(key, action);
        }
    }

    /** Stops watching {@code descriptor}; call it before closing it. Nothing happens to one that is not watched. */
    public void forget(int descriptor) {
        Long key = this.keys.remove(descriptor);
        if (key != null) {
            this.actions.remove(key);
            this.epoll.remove(this.state, descriptor);
        }
    }

    /** Waits until an action has run, {@link #wakeUp} was called, or {@code longest} has passed, in whole milliseconds. */
    public void await(Duration longest) {
        long millis = longest.isNegative()
                ? 0
                : Math.min(Integer.MAX_VALUE, longest.plusNanos(999_999).toMillis());
        int count = this.epoll.await(this.state, (int) millis);
        for (int index = 0; index < count; index++) {
            // An action may have forgotten a descriptor whose turn was still to come.
            Runnable action = this.actions.get(this.epoll.key(this.state, index));
            if (action != null) {
                action.run();
            }
        }
    }

    /** Makes {@link #await} return, now or the next time. Safe for any thread. */
    public void wakeUp() {
        try (Arena call = Arena.ofConfined()) {
            this.epoll.wakeUp(call.allocate(Native.STATE));
        }
    }

    @Override
    public void close() {
        this.epoll.close();
    }
}
