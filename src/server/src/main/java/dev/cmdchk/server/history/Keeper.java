package dev.cmdchk.server.history;

import dev.cmdchk.server.log.Remedy;
import dev.cmdchk.settings.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps history on disk, on a thread of its own: whatever the disk does, history in memory goes on, and what could not be
 * written is tried again. So a full disk loses nothing unless the server ends meanwhile.
 *
 * <p>A server that takes another's place starts beside it, and the file is the other's until it is told. As long as that
 * may last, changes of state wait for what the other one knew.
 */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    /** Between two writings. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private final History history;
    private final HistoryFile file;
    private final Times times;
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch looked = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore calls = new Semaphore(0);
    private final Thread thread;
    private final long begun = System.nanoTime();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean written;

    /**
     * How long things may take.
     *
     * @param interval how much of history a server that is killed may lose
     * @param retry how soon a file that another server has is asked for again
     * @param handOver how long another server may have it before that is told as trouble
     * @param drain how long an end waits for the disk
     */
    record Times(Duration interval, Duration retry, Duration handOver, Duration drain) {}

    Keeper(History history, HistoryFile file, Times times) {
        this.history = history;
        this.file = file;
        this.times = times;
        this.thread = Thread.ofPlatform().daemon().name("history").unstarted(this::run);
    }

    /**
     * Starts to keep, after what was kept has been read; without it, if that takes longer than {@code patience} or another
     * server has it.
     */
    void start(Duration patience) {
        this.thread.start();
        Thread.ofVirtual().name("history-patience").start(this::beginAnyway);
        try {
            this.looked.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A disk that says nothing at all holds changes back no longer than another server may. */
    private void beginAnyway() {
        try {
            Duration longest = this.times.handOver().plus(this.times.drain());
            if (!this.began.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                this.failed("the disk does not answer");
                this.begin();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        this.history.begin();
        this.began.countDown();
    }

    /** Returns why nothing can be written at the moment. */
    Optional<String> trouble() {
        return this.trouble;
    }

    /** Returns whether the last writing, which {@link #close} waits for, has been done. */
    boolean hasWrittenAll() {
        return !this.thread.isAlive() && this.written;
    }

    /** Has what is known written soon. */
    void hurry() {
        this.calls.release();
    }

    private void run() {
        try {
            boolean last = false;
            while (!last) {
                last = this.closing.getCount() == 0;
                Duration pause = this.keep();
                this.looked.countDown();
                if (!last) {
                    this.pause(pause);
                }
            }
            this.file.close();
        } finally {
            // Whatever becomes of this thread, nobody waits for it.
            this.looked.countDown();
            this.begin();
        }
    }

    private void pause(Duration pause) {
        try {
            // However much happens, the file is not to grow by each single thing.
            if (!this.closing.await(LEAST.toNanos(), TimeUnit.NANOSECONDS)
                    && this.calls.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                this.calls.drainPermits();
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread: that would close the file.
            return;
        }
    }

    /** Returns when to do so again. */
    private Duration keep() {
        try {
            this.written = false;
            this.file.write();
            this.written = true;
            this.recovered();
        } catch (InUseException e) {
            if (System.nanoTime() - this.begun < this.times.handOver().toNanos()) {
                return this.times.retry();
            }
            this.stop(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            this.stop("%s; %s or set 'history_dir' to another place"
                    .formatted(Reason.of(e), Remedy.of(e, this.file.path())));
        } catch (RuntimeException | Error e) {
            // What was collected may be lost, and so is a thread that ends by it: nobody would see that.
            this.file.rewrite();
            this.stop(e.toString());
        }
        this.begin();
        return this.times.interval();
    }

    private void stop(String reason) {
        this.file.close();
        this.failed(reason);
    }

    private synchronized void failed(String reason) {
        if (this.trouble.isEmpty()) {
            LOG.warn(
                    "History cannot be kept in {} as user '{}', which will be tried again: {}",
                    this.file.path(),
                    Remedy.user(),
                    reason);
        }
        this.trouble = Optional.of(reason);
        this.history.kept(false);
    }

    private synchronized void recovered() {
        if (this.trouble.isPresent()) {
            LOG.info("History is kept in {} again", this.file.path());
            this.trouble = Optional.empty();
            this.history.kept(true);
        }
    }

    /** Writes what is left, if the disk takes it in time. */
    @Override
    public void close() {
        this.closing.countDown();
        this.hurry();
        try {
            this.thread.join(this.times.drain());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
