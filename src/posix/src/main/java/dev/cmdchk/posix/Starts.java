package dev.cmdchk.posix;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands, each on the thread that wants it: to hand it to another one would cost more than it could save.
 *
 * <p>A start keeps its thread until the program runs, and where that is a virtual one, its {@linkplain Carriers carrier}
 * too. A slow one keeps it long: where all are kept so, there is a spare one for all that starts nothing, and further starts
 * wait.
 *
 * <p>A start may hang: to open a program can take as long as its file system likes. As long as one does, all others get
 * threads of their own; where the system has none to give, they stay where they are, on the spare carrier too.
 */
final class Starts implements AutoCloseable {

    /** A start that takes longer is slow. */
    static final long SLOW_NANOS = Duration.ofMillis(5).toNanos();
    /** A start that takes longer hangs, or this process got no processor. */
    static final long PATIENCE_NANOS = Duration.ofMillis(200).toNanos();

    static final String CLOSED = "the command loop is closed";
    private static final String CANCELLED = "it was cancelled";

    private static final long NEVER = Long.MAX_VALUE;
    /** In place of when a start began: there is none, or it hangs. */
    private static final long IDLE = -1;

    private static final long HANGS = -2;
    private static final int ALL = Integer.MAX_VALUE / 2;
    /** More are made where more start at once, and not kept. */
    private static final int MOST_PLACES = 64;

    private final CommandLoop loop;
    private final Handover handover;
    private final Supplier<Spawner> spawners;
    private final ThreadFactory threads;
    /** What a virtual thread needs to start something: it does not get the spare one. */
    private final Semaphore carriers = new Semaphore(Carriers.USUAL, true);
    /** The one that was used last comes first: it has prepared what the next start needs. */
    private final Deque<Place> free = new ConcurrentLinkedDeque<>();
    /** The free ones too. */
    private final List<Place> places = new CopyOnWriteArrayList<>();

    private final AtomicInteger hanging = new AtomicInteger();
    private volatile boolean closed;
    /** Of the loop's thread alone. */
    private boolean spare;

    /** Where one command at a time is started. */
    private final class Place {
        private @Nullable Spawner spawner;
        /** When the present start began, {@link #IDLE} or {@link #HANGS}. */
        private volatile long since = IDLE;

        private boolean keepsCarrier;

        /** Makes it at the first start, whose failure this then is. */
        Spawner spawner() {
            Spawner ready = this.spawner;
            if (ready == null) {
                ready = Starts.this.spawners.get();
                this.spawner = ready;
            }
            return ready;
        }

        void close() {
            if (this.spawner != null) {
                this.spawner.close();
            }
        }

        synchronized void begin(long now) {
            this.keepsCarrier = Thread.currentThread().isVirtual();
            this.since = now;
        }

        /** Returns whether another start may begin here: not where one has hung. */
        synchronized boolean end() {
            boolean hung = this.since == HANGS;
            this.since = IDLE;
            if (hung) {
                Starts.this.hanging.decrementAndGet();
            } else if (this.keepsCarrier) {
                Starts.this.carriers.release();
            }
            return !hung;
        }

        /**
         * Sees whether the present start hangs; those that wait for its carrier then get threads of their own.
         *
         * @return whether it is slow and keeps a carrier
         */
        synchronized boolean look(long now) {
            boolean goesOn = this.since != IDLE && this.since != HANGS;
            boolean slow = goesOn && now - this.since >= SLOW_NANOS;
            if (goesOn && now - this.since >= PATIENCE_NANOS) {
                this.since = HANGS;
                Starts.this.hanging.incrementAndGet();
                if (this.keepsCarrier) {
                    Starts.this.carriers.release();
                }
            }
            return this.keepsCarrier && (slow || this.since == HANGS);
        }

        /** Returns when to look again. */
        long due(long now) {
            long began = this.since;
            return began == IDLE ? NEVER : now + (began == HANGS ? PATIENCE_NANOS : SLOW_NANOS);
        }
    }

    /** @param threads makes those that start commands while a start hangs */
    Starts(CommandLoop loop, Handover handover, Supplier<Spawner> spawners, ThreadFactory threads) {
        this.loop = loop;
        this.handover = handover;
        this.spawners = spawners;
        this.threads = threads;
    }

    /** Starts {@code child}, for which somebody has {@linkplain Handover#enter entered}, or has it started. */
    void start(ChildProcess child) {
        boolean virtual = Thread.currentThread().isVirtual();
        if (virtual) {
            this.carriers.acquireUninterruptibly();
        }
        // After that: what kept one waiting may have been a start that hangs.
        if (this.hanging.get() == 0 || !startElsewhere(child)) {
            startHere(child);
        } else if (virtual) {
            this.carriers.release();
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
        try {
            start(child, place.spawner());
        } catch (SystemCallException | RuntimeException | Error e) {
            // Errors too: who waits for the result may be on another thread.
            child.result().completeExceptionally(e);
        } finally {
            this.handover.leave();
            giveBack(place);
        }
    }

    private void start(ChildProcess child, Spawner spawner) throws SystemCallException {
        // Before: one that is slow is to be noticed, and what it starts is to be looked at no sooner.
        this.loop.wakeBy(this.loop.now() + SLOW_NANOS, spawner.state());
        if (!this.loop.isAlive() || child.isUnwanted()) {
            throw new IllegalStateException(child.isUnwanted() ? CANCELLED : CLOSED);
        }
        child.choose();
        spawner.spawn(child);
        watch(child, spawner);
    }

    private void watch(ChildProcess child, Spawner spawner) throws SystemCallException {
        long due = child.due();
        int given = this.handover.give(child, spawner);
        // One that cannot be watched is ended.
        this.loop.wakeBy(given < 0 ? Long.MIN_VALUE : due, spawner.state());
        Native.require(given, "epoll_ctl", child.leader().pid());
    }

    private void giveBack(Place place) {
        if (place.end() && this.places.size() <= MOST_PLACES) {
            this.free.push(place);
        } else {
            this.places.remove(place);
            place.close();
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
        Place another = new Place();
        this.places.add(another);
        return another;
    }

    /** Returns how many starts are known to hang. */
    int hanging() {
        return this.hanging.get();
    }

    /** Returns when {@link #look} is to be called, {@code Long.MAX_VALUE} for never. For the loop's thread. */
    long due(long now) {
        long due = NEVER;
        for (Place place : this.places) {
            due = Math.min(due, place.due(now));
        }
        return this.spare ? Math.min(due, now + PATIENCE_NANOS) : due;
    }

    /** Sees which starts are slow or hang, so that others go on without them. For the loop's thread. */
    void look(long now) {
        int kept = 0;
        for (Place place : this.places) {
            kept += place.look(now) ? 1 : 0;
        }
        boolean wanted = kept >= Carriers.USUAL;
        if (this.spare != wanted) {
            this.spare = Carriers.spare(wanted);
        }
    }

    /** Frees what starts need; those under way do it when they have ended. The loop refuses those that wait for a carrier. */
    @Override
    public void close() {
        this.closed = true;
        this.carriers.release(ALL);
        closeFree();
    }

    private void closeFree() {
        for (Place place = this.free.poll(); place != null; place = this.free.poll()) {
            place.close();
        }
    }
}
