package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How commands come from the threads that start them to the one that watches them.
 *
 * <p>A start may hang for longer than the watching thread is there. Then the thread that started ends the command itself:
 * the one puts it where both look and then looks whether the other has left, who leaves says so and then looks what is
 * there, and what both see is ended by whoever takes it away. What all work with, the epoll instance and the empty input,
 * is freed by the last.
 */
final class Handover {

    private final Epoll epoll;
    private final int emptyInput;
    /** The watching thread and every start that has begun. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean freed = new AtomicBoolean();
    private final Map<Long, ChildProcess> children = new ConcurrentHashMap<>();
    private final Queue<ChildProcess> arrivals = new ConcurrentLinkedQueue<>();
    private volatile boolean left;

    private Handover(Epoll epoll, int emptyInput) {
        this.epoll = epoll;
        this.emptyInput = emptyInput;
    }

    /** @throws SystemCallException if there is no descriptor left */
    static Handover open() throws SystemCallException {
        Epoll epoll = Epoll.open();
        try (Arena arena = Arena.ofConfined()) {
            return new Handover(epoll, openEmptyInput(arena, arena.allocate(Native.STATE)));
        } catch (SystemCallException e) {
            epoll.close();
            throw e;
        }
    }

    /** Above 2, so that placing a child's standard descriptors cannot overwrite it. */
    private static int openEmptyInput(Arena arena, MemorySegment state) throws SystemCallException {
        MemorySegment path = NativeStrings.string(arena, "/dev/null");
        int first = Native.require(Descriptors.open(state, path, Descriptors.O_CLOEXEC), "open", "/dev/null");
        if (first > 2) {
            return first;
        }
        int moved = Descriptors.control(state, first, Descriptors.F_DUPFD_CLOEXEC, 3);
        Descriptors.close(state, first);
        return Native.require(moved, "dup", "/dev/null");
    }

    Epoll epoll() {
        return this.epoll;
    }

    int emptyInput() {
        return this.emptyInput;
    }

    /** A start begins. {@link #leave} follows it. */
    void enter() {
        this.users.incrementAndGet();
    }

    void leave() {
        // Who enters after the last has left sees that the loop is closed, and leaves without having used anything.
        if (this.users.decrementAndGet() == 0 && !this.freed.getAndSet(true)) {
            this.epoll.close();
            Descriptors.close(this.emptyInput);
        }
    }

    /** Returns how many starts are under way. For the watching thread. */
    int starts() {
        return this.users.get() - 1;
    }

    /**
     * Hands over {@code child}, which was started in the memory of {@code spawner}.
     *
     * @return 0, or {@code -errno} where it cannot be watched, and is to be ended
     */
    int give(ChildProcess child, Spawner spawner) {
        this.children.put(child.id(), child);
        int events = Epoll.READABLE | Epoll.ONCE;
        int added = this.epoll.add(
                spawner.state(), spawner.event(), child.leader().descriptor(), events, child.id() << 1 | 1);
        if (added < 0) {
            child.unwanted();
        }
        this.arrivals.add(child);
        if (this.left) {
            abandon(child, spawner.state(), true);
        }
        return added;
    }

    /** Returns the next one that was handed over, or null. For the watching thread, as all that follows. */
    @Nullable
    ChildProcess take() {
        return this.arrivals.poll();
    }

    boolean isEmpty() {
        return this.arrivals.isEmpty();
    }

    /** Returns all that were handed over and are not forgotten, those that nobody has taken yet too. */
    Collection<ChildProcess> children() {
        return this.children.values();
    }

    @Nullable
    ChildProcess child(long id) {
        return this.children.get(id);
    }

    void forget(ChildProcess child) {
        this.children.remove(child.id());
    }

    /** The watching thread leaves: nothing is waited for any more, and what is still there is ended. */
    void close(MemorySegment state) {
        this.left = true;
        this.children.values().forEach(child -> abandon(child, state, false));
        leave();
    }

    private void abandon(ChildProcess child, MemorySegment state, boolean patient) {
        if (this.children.remove(child.id(), child)) {
            child.abandon(state, patient);
        }
    }
}
