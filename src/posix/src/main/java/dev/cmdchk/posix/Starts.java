package dev.cmdchk.posix;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Starts commands one at a time: two threads that spawn contend for the lock on this process's memory map, and the kernel
 * spins on it. Measured on two processors, that tripled the cost of a run with two in flight.
 *
 * <p>Who comes while another thread starts a command leaves its own to that thread, which does not wake anybody for it:
 * all that is left to wait for is the end of the command.
 *
 * <p>A start may hang: to open a program can take as long as its file system likes. Then the others get a {@link Spawner}
 * of their own, and, as long as one hangs, threads of their own, for each that hangs holds its thread. So of the carriers
 * of virtual threads one at most is held, see {@link Carriers}.
 */
final class Starts implements AutoCloseable {

    /** A start that takes longer hangs, or this process got no processor; then two start at a time, and do no harm. */
    static final long PATIENCE_NANOS = Duration.ofMillis(200).toNanos();
    /** A thread does not start more for others: it has its own command to wait for, and holds its carrier. */
    private static final int MOST_IN_A_ROW = 8;

    private static final long IDLE = Long.MAX_VALUE;
    private static final long REPLACED = -1;

    private final CommandLoop loop;
    private final Supplier<Spawner> spawners;
    private final ThreadFactory threads;
    private final Queue<ChildProcess> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger hanging = new AtomicInteger();
    private volatile Turn turn;
    private volatile boolean closed;
    /** Whether some wait for a thread to start them. Of the loop's thread alone. */
    private boolean stranded;

    /** The right to start, with what it takes. */
    private static final class Turn {
        private final Spawner spawner;
        private final AtomicBoolean taken = new AtomicBoolean();
        /** When the present start began. */
        private final AtomicLong since = new AtomicLong(IDLE);

        Turn(Spawner spawner) {
            this.spawner = spawner;
        }
    }

    /** @param threads makes those that start commands while one hangs */
    Starts(CommandLoop loop, Supplier<Spawner> spawners, ThreadFactory threads) {
        this.loop = loop;
        this.spawners = spawners;
        this.threads = threads;
        this.turn = new Turn(spawners.get());
    }

    /**
     * Starts {@code child}, or has it started.
     *
     * @return whether one may be left that waits for another start, so that {@link #due} counts
     */
    boolean add(ChildProcess child) {
        this.waiting.add(child);
        if (this.closed) {
            refuseAll();
        } else if (this.hanging.get() == 0 || !serveElsewhere()) {
            serve();
        }
        return !this.waiting.isEmpty();
    }

    /** Returns false where the system has no thread to give. */
    private boolean serveElsewhere() {
        try {
            this.threads.newThread(this::serve).start();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /** Who adds one and cannot take the turn leaves after who has it looks once more: nothing stays behind. */
    private void serve() {
        int served = 0;
        while (!this.waiting.isEmpty()) {
            if (served >= MOST_IN_A_ROW && handOn()) {
                return;
            }
            Turn mine = this.turn;
            // After the turn: one that replaced another is seen together with the start that hangs in that one.
            if (this.hanging.get() > 0 && Thread.currentThread().isVirtual() && serveElsewhere()) {
                return;
            }
            if (mine.taken.getAndSet(true)) {
                return;
            }
            served += serve(mine, Math.max(1, MOST_IN_A_ROW - served));
        }
    }

    /** Returns false where no further carrier could be had. */
    private boolean handOn() {
        try {
            Thread.startVirtualThread(this::serve);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private int serve(Turn mine, int most) {
        int served = 0;
        for (ChildProcess child = this.waiting.poll(); child != null; child = this.waiting.poll()) {
            long began = this.loop.now();
            mine.since.set(began);
            this.loop.start(child, mine.spawner);
            served++;
            if (!mine.since.compareAndSet(began, IDLE)) {
                this.hanging.decrementAndGet();
                mine.spawner.close();
                return served;
            }
            if (served == most) {
                break;
            }
        }
        mine.taken.set(false);
        return served;
    }

    /** Returns when {@link #look} is to be called; {@code Long.MAX_VALUE} for never. For the loop's thread. */
    long due() {
        long since = this.turn.since.get();
        return this.waiting.isEmpty() ? Long.MAX_VALUE : (since == IDLE ? this.loop.now() : since) + PATIENCE_NANOS;
    }

    /** Goes on without a start that hangs. For the loop's thread. */
    void look(long now) {
        Turn present = this.turn;
        long since = present.since.get();
        boolean hangs = since != IDLE && now - since >= PATIENCE_NANOS && !this.waiting.isEmpty();
        if (hangs && present.since.compareAndSet(since, REPLACED)) {
            this.hanging.incrementAndGet();
            this.turn = new Turn(this.spawners.get());
            this.stranded = true;
        }
        if (this.stranded) {
            // Where there is no thread, again when it is due: this one has no time to start anything.
            this.stranded = !this.waiting.isEmpty() && !serveElsewhere();
        }
    }

    /** Starts nothing any more. */
    @Override
    public void close() {
        this.closed = true;
        if (!this.turn.taken.getAndSet(true)) {
            this.turn.spawner.close();
        }
        refuseAll();
    }

    private void refuseAll() {
        for (ChildProcess child = this.waiting.poll(); child != null; child = this.waiting.poll()) {
            this.loop.refuse(child);
        }
    }
}
