package dev.cmdchk.server.listen;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connections that are at work at a time, no more than there is memory for. On a busy machine a thread that the kernel has
 * put aside may hold what all others wait for, and without a bound a thousand requests are begun before the first has
 * ended. Whoever has to wait has his connection and a thread, and not what a request takes.
 *
 * <p>It is no bound for callers who let others wait, by a body that does not come or an answer that they do not read: after a
 * while in which none has ended the next are begun beside them. Safe for use by many threads at once.
 */
final class AtWork {
    private final Semaphore free;
    private final Duration standstill;
    private final AtomicLong ended = new AtomicLong();

    /**
     * Makes it for {@code most} at a time.
     *
     * @param standstill how long none may end while somebody waits
     */
    AtWork(int most, Duration standstill) {
        this.free = new Semaphore(most, true);
        this.standstill = standstill;
    }

    /** Does {@code work} when its turn comes. */
    void perform(Runnable work) {
        if (!this.awaitTurn()) {
            work.run();
            return;
        }
        try {
            work.run();
        } finally {
            this.ended.incrementAndGet();
            this.free.release();
        }
    }

    /** Returns false when none has ended for so long that others are not waited for. */
    private boolean awaitTurn() {
        try {
            long before;
            do {
                before = this.ended.get();
                if (this.free.tryAcquire(this.standstill.toNanos(), TimeUnit.NANOSECONDS)) {
                    return true;
                }
            } while (this.ended.get() != before);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
