package dev.cmdchk.posix;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Starts commands, each on the thread that wants it: to hand it to another one would cost more than it could save.
 *
 * <p>A start may hang: to open a program can take as long as its file system likes. As long as one does, all others get
 * threads of their own. It keeps its own thread; where that is a virtual one, another {@linkplain Carriers carrier} takes
 * the place of the one it holds.
 */
final class Starts implements AutoCloseable {

    /** A start that takes longer hangs, or this process got no processor. */
    static final long PATIENCE_NANOS = Duration.ofMillis(200).toNanos();

    private static final long IDLE = Long.MAX_VALUE;
    private static final long HANGS = -1;

    private final CommandLoop loop;
    private final Supplier<Spawner> spawners;
    private final ThreadFactory threads;
    private final Queue<Place> free = new ConcurrentLinkedQueue<>();
    /** All but those where a start hangs. */
    private final List<Place> places = new CopyOnWriteArrayList<>();

    private final AtomicInteger hanging = new AtomicInteger();
    private volatile boolean closed;

    /** Where one command at a time is started. There are as many as were needed at once. */
    private final class Place {
        private final Spawner spawner;
        /** When the present start began. */
        private volatile long since = IDLE;

        private boolean holdsCarrier;

        Place(Spawner spawner) {
            this.spawner = spawner;
        }

        synchronized void begin(long now) {
            this.holdsCarrier = Thread.currentThread().isVirtual();
            this.since = now;
        }

        /** Returns whether another start may begin here: not where one has hung. */
        synchronized boolean end() {
            boolean hung = this.since == HANGS;
            this.since = IDLE;
            if (hung) {
                Starts.this.hanging.decrementAndGet();
                if (this.holdsCarrier) {
                    Carriers.free();
                }
            }
            return !hung;
        }

        /** Sees whether the present start hangs. */
        synchronized void look(long now) {
            if (this.since != IDLE && now - this.since >= PATIENCE_NANOS) {
                this.since = HANGS;
                Starts.this.places.remove(this);
                Starts.this.hanging.incrementAndGet();
                if (this.holdsCarrier) {
                    Carriers.replace();
                }
            }
        }
    }

    /** @param threads makes those that start commands while a start hangs */
    Starts(CommandLoop loop, Supplier<Spawner> spawners, ThreadFactory threads) {
        this.loop = loop;
        this.spawners = spawners;
        this.threads = threads;
    }

    /** Starts {@code child}, or has it started. */
    void start(ChildProcess child) {
        if (this.hanging.get() == 0 || !startElsewhere(child)) {
            startHere(child);
        }
    }

    /** Returns false where the system has no thread to give. */
    private boolean startElsewhere(ChildProcess child) {
        try {
            this.threads.newThread(() -> startHere(child)).start();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private void startHere(ChildProcess child) {
        Place place = take();
        place.begin(this.loop.now());
        this.loop.start(child, place.spawner);
        if (place.end()) {
            this.free.add(place);
        } else {
            place.spawner.close();
        }
        if (this.closed) {
            closeFree();
        }
    }

    private Place take() {
        Place known = this.free.poll();
        if (known != null) {
            return known;
        }
        Place another = new Place(this.spawners.get());
        this.places.add(another);
        return another;
    }

    /** Returns whether a start is under way that does not hang yet, so that {@link #look} is to be called. */
    boolean areUnderWay() {
        for (Place place : this.places) {
            if (place.since != IDLE) {
                return true;
            }
        }
        return false;
    }

    /** Sees which starts hang, so that others go on without them. For the loop's thread. */
    void look(long now) {
        for (Place place : this.places) {
            place.look(now);
        }
    }

    /** Frees what starts need; those under way do it when they have ended. */
    @Override
    public void close() {
        this.closed = true;
        closeFree();
    }

    private void closeFree() {
        for (Place place = this.free.poll(); place != null; place = this.free.poll()) {
            place.spawner.close();
        }
    }
}
