package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.LONG;
import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/** An epoll(7) instance, and the eventfd(2) that wakes who waits on it. */
final class Epoll implements AutoCloseable {

    /** The key of a wake-up; {@link #await} swallows them. */
    static final long WAKE_UP = -1;

    static final int READABLE = 1;
    static final int WRITABLE = 4;
    /** Report once only. */
    static final int ONCE = 1 << 30;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int EVENTS = 64;
    // The kernel packs the structure on x86-64, where 32-bit programs have it so, and nowhere else.
    private static final boolean PACKED = !"aarch64".equals(System.getProperty("os.arch"));
    private static final long EVENT_SIZE = PACKED ? 12 : 16;
    /** What {@link #add(MemorySegment, MemorySegment, int, int, long)} writes into. */
    static final MemoryLayout EVENT = MemoryLayout.sequenceLayout(2, LONG);

    private static final long KEY = PACKED ? 4 : 8;
    private static final ValueLayout.OfLong KEY_LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED;

    private static final NativeFunction CREATE = NativeFunction.of("epoll_create1");
    private static final NativeFunction CONTROL = NativeFunction.of("epoll_ctl");
    private static final NativeFunction WAIT = NativeFunction.of("epoll_wait");
    private static final NativeFunction EVENTFD = NativeFunction.of("eventfd");

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment events = this.arena.allocate(EVENTS * EVENT_SIZE, 8);
    private final MemorySegment one = this.arena.allocateFrom(LONG, 1);
    private final MemorySegment counter = this.arena.allocate(LONG);
    private final int epoll;
    private final int wakeUps;
    private boolean closed;

    private Epoll(int epoll, int wakeUps) {
        this.epoll = epoll;
        this.wakeUps = wakeUps;
    }

    static Epoll open() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int epoll = Native.require(create(state), "epoll_create", "of the command loop");
            int wakeUps = eventfd(state);
            Epoll opened = new Epoll(epoll, wakeUps);
            int added = wakeUps < 0 ? wakeUps : opened.add(arena, wakeUps, READABLE, WAKE_UP);
            if (added < 0) {
                opened.close();
            }
            Native.require(added, "eventfd", "of the command loop");
            return opened;
        }
    }

    private static int create(MemorySegment state) {
        return checked((int) CREATE.call(state, Descriptors.O_CLOEXEC), state);
    }

    private static int eventfd(MemorySegment state) {
        return checked((int) EVENTFD.call(state, 0, Descriptors.O_CLOEXEC | Descriptors.O_NONBLOCK), state);
    }

    /** Reports {@code key} whenever {@code descriptor} is what {@code events} says, or broken. Any thread may call this. */
    int add(Arena arena, int descriptor, int events, long key) {
        return add(arena.allocate(Native.STATE), arena.allocate(EVENT), descriptor, events, key);
    }

    /** Like the other one, for who has {@code state} and room for an {@code event} at hand. */
    int add(MemorySegment state, MemorySegment event, int descriptor, int events, long key) {
        event.set(INT, 0, events);
        event.set(KEY_LAYOUT, KEY, key);
        return control(state, ADD, descriptor, event);
    }

    /**
     * Stops watching {@code descriptor}. Closing it is not enough, but for one that was to be reported {@link #ONCE} and
     * has been: a child that is just being started may hold a copy for a moment, and the kernel would go on reporting.
     */
    void remove(MemorySegment state, int descriptor) {
        control(state, DELETE, descriptor, this.events);
    }

    private int control(MemorySegment state, int operation, int descriptor, MemorySegment event) {
        try {
            return checked((int) CONTROL.call(state, this.epoll, operation, descriptor, event.address()), state);
        } finally {
            Reference.reachabilityFence(event);
        }
    }

    /** Makes {@link #await} return. Any thread may call this, also after {@link #close}. */
    synchronized void wakeUp(MemorySegment state) {
        if (!this.closed) {
            Descriptors.write(state, this.wakeUps, this.one, Long.BYTES);
        }
    }

    /**
     * Waits until something can be read, at most {@code millis}, or for ever with -1.
     *
     * @return how many events {@link #key} gives; 0 also after a wake-up alone or a signal
     */
    int await(MemorySegment state, int millis) {
        try {
            return Math.max(
                    0, checked((int) WAIT.call(state, this.epoll, this.events.address(), EVENTS, millis), state));
        } finally {
            Reference.reachabilityFence(this.events);
        }
    }

    /** Returns the key of event {@code index} of the last {@link #await}. */
    long key(MemorySegment state, int index) {
        long key = this.events.get(KEY_LAYOUT, index * EVENT_SIZE + KEY);
        if (key == WAKE_UP) {
            Descriptors.read(state, this.wakeUps, this.counter, Long.BYTES);
        }
        return key;
    }

    /** Nobody may wait meanwhile. */
    @Override
    public synchronized void close() {
        Descriptors.close(this.epoll);
        if (this.wakeUps >= 0) {
            Descriptors.close(this.wakeUps);
        }
        this.closed = true;
    }
}
