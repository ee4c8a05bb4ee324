package dev.cmdchk.server.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes queued entries to a sink, in order, on one thread. Whoever offers an entry never waits: when the queue is full,
 * because the sink is slow or stuck, the entry is lost, counted, and the count logged once writing works again.
 */
final class LogWriter implements AutoCloseable {

    private static final int MOST_ENTRIES = 8192;
    private static final long MOST_BYTES = 4 * 1024 * 1024;
    /** What is written together: more at a time would not be cheaper. */
    private static final long BYTES_AT_ONCE = 64 * 1024;

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration GATHERING = Duration.ofMillis(5);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final BlockingQueue<Optional<Entry>> queue = new ArrayBlockingQueue<>(MOST_ENTRIES);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Sink sink;
    private final Notices notices;
    private final Thread thread;
    private volatile boolean closing;
    private long told;

    LogWriter(Sink sink, Notices notices) {
        this.sink = sink;
        this.notices = notices;
        this.thread = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
    }

    void start() {
        this.thread.start();
    }

    /** Queues {@code entry} or counts it as lost, at once. */
    void offer(Entry entry) {
        if (this.closing) {
            this.lost.incrementAndGet();
        } else if (this.queuedBytes.addAndGet(entry.size()) > MOST_BYTES || !this.queue.offer(Optional.of(entry))) {
            this.queuedBytes.addAndGet(-entry.size());
            this.lost.incrementAndGet();
        }
    }

    /** How many entries reached no sink since the start. */
    long lost() {
        return this.lost.get();
    }

    /** Whether entries that are offered will still be written. */
    boolean isAlive() {
        return this.thread.isAlive();
    }

    /** Writes what is queued, for two seconds at most, and ends. What is then still queued is lost. */
    @Override
    public void close() {
        this.closing = true;
        this.queue.offer(Optional.empty());
        try {
            this.thread.join(DRAIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        idle();
        while (!this.closing || !this.queue.isEmpty()) {
            turn();
        }
        tellLost();
        this.sink.close();
    }

    private void turn() {
        try {
            List<Entry> next = next();
            if (next.isEmpty()) {
                idle();
                return;
            }
            write(next);
            boolean more = !this.queue.isEmpty() && this.queuedBytes.get() < BYTES_AT_ONCE;
            if (more && !this.closing) {
                // Those that come in quick succession: to wake this thread for each alone costs more than to write it.
                Thread.sleep(GATHERING);
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread: that would close the log file's channel. So there is nothing to obey.
            return;
        }
    }

    /** What is queued, but not too much of it; nothing when there is nothing for a second, or to wake the thread. */
    private List<Entry> next() throws InterruptedException {
        List<Entry> next = new ArrayList<>();
        long bytes = 0;
        Optional<Entry> queued = this.queue.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        while (queued != null) {
            queued.ifPresent(next::add);
            bytes += queued.map(Entry::size).orElse(0);
            queued = bytes < BYTES_AT_ONCE ? this.queue.poll() : null;
        }
        this.queuedBytes.addAndGet(-bytes);
        return next;
    }

    private void write(List<Entry> entries) {
        tellLost();
        this.lost.addAndGet(lostOf(entries));
    }

    private void idle() {
        try {
            this.sink.tick();
        } catch (RuntimeException e) {
            arrives(this.notices.warn("the log has a defect: " + e));
        }
        tellLost();
    }

    private void tellLost() {
        long count = this.lost.get() - this.told;
        if (count > 0
                && arrives(
                        this.notices.warn(count + (count == 1 ? " log entry was" : " log entries were") + " lost"))) {
            this.told += count;
        }
    }

    private boolean arrives(Entry entry) {
        return lostOf(List.of(entry)) == 0;
    }

    // Whatever a sink does wrong, the thread must live on: without it, every later entry would be lost. But after an
    // Error, as of a class that is gone, it ends, so that /livez fails and another server comes.
    private int lostOf(List<Entry> entries) {
        try {
            return this.sink.writeAll(entries);
        } catch (RuntimeException _) {
            return entries.size();
        }
    }
}
