package dev.cmdchk.server.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps history on disk, on a thread of its own: whatever the disk does, history in memory goes on, and what could not be
 * written is tried again. So a full disk loses nothing unless the server ends meanwhile, and a file that is damaged is
 * replaced by what is in memory.
 *
 * <p>A server that takes another's place starts beside it, and the file is the other's until it is told. As long as that
 * may last, changes of state wait for what the other one knew.
 */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final String FILE = "history.mv";
    /** Between two writings. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private final History history;
    private final Path file;
    private final Times times;
    private final Opener opener;
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch looked = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore calls = new Semaphore(0);
    private final Map<String, byte[]> unwritten = new TreeMap<>();
    private final Set<String> restored = new HashSet<>();
    private final Thread thread;
    private final long begun = System.nanoTime();
    private @Nullable Disk disk;
    private boolean read;
    private boolean lost;
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

    /** What opens the file, see {@link Disk#open}. */
    interface Opener {
        Disk open(Path file) throws IOException;
    }

    Keeper(History history, Path directory, Times times) {
        this(history, directory, times, Disk::open);
    }

    Keeper(History history, Path directory, Times times, Opener opener) {
        this.opener = opener;
        this.history = history;
        this.file = directory.resolve(FILE);
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
            this.shut();
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
            this.write();
            this.written = true;
            this.recovered();
        } catch (InUseException e) {
            if (System.nanoTime() - this.begun < this.times.handOver().toNanos()) {
                return this.times.retry();
            }
            this.stop(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            this.stop(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // What was collected may be lost, and so is a thread that ends by it: nobody would see that.
            this.lost = true;
            this.stop(e.toString());
        }
        this.begin();
        return this.times.interval();
    }

    private void write() throws IOException {
        try {
            this.writeTo(this.open());
        } catch (DamagedException e) {
            this.setAside(e);
            this.writeTo(this.open());
        }
    }

    private void writeTo(Disk open) throws IOException {
        if (this.lost) {
            this.history.rewrite();
            this.lost = false;
        }
        this.unwritten.putAll(this.history.collect());
        this.leaveOutWhatNeverCame(open);
        open.write(this.unwritten);
        this.unwritten.clear();
    }

    /** What is to go and is not there: while a disk takes nothing, that would become more and more. */
    private void leaveOutWhatNeverCame(Disk open) throws IOException {
        for (Iterator<Map.Entry<String, byte[]>> entries =
                        this.unwritten.entrySet().iterator();
                entries.hasNext(); ) {
            Map.Entry<String, byte[]> entry = entries.next();
            if (entry.getValue().length == 0 && !open.has(entry.getKey())) {
                entries.remove();
            }
        }
    }

    private Disk open() throws IOException {
        if (this.disk != null && Files.notExists(this.file)) {
            // Somebody took it away: what is written to it now is lost.
            this.shut();
        }
        if (this.disk != null) {
            return this.disk;
        }
        boolean emptied = !this.read && Files.exists(this.file) && Files.size(this.file) == 0;
        Disk opened = this.opener.open(this.file);
        this.disk = opened;
        if (emptied) {
            LOG.warn("History in {} was empty, where an earlier server began it, and begins anew", this.file);
        }
        if (opened.isEmpty()) {
            this.history.rewrite();
        } else if (!this.read) {
            opened.read(this::restore);
        }
        this.read = true;
        this.restored.clear();
        return opened;
    }

    /** Each once: where a disk fails midway, it is read again from the beginning. */
    private void restore(String key, byte[] content) {
        if (!this.restored.contains(key)) {
            this.history.restore(key, content);
            this.restored.add(key);
        }
    }

    /** What was read of a damaged file so far stays, and is written to the next one. */
    private void setAside(DamagedException damage) throws IOException {
        this.shut();
        this.read = true;
        Path aside = Aside.move(this.file, InstantSource.system().instant());
        this.unwritten.clear();
        LOG.warn(
                "History in {} is damaged and begins anew with what could be read: {}. Look at the disk; the old file is now {},"
                        + " delete it when you do not need it.",
                this.file,
                damage.getMessage(),
                aside);
    }

    private void stop(String reason) {
        this.shut();
        this.failed(reason);
    }

    private synchronized void failed(String reason) {
        if (this.trouble.isEmpty()) {
            LOG.warn("History cannot be kept in {}, which will be tried again: {}", this.file, reason);
        }
        this.trouble = Optional.of(reason);
        this.history.kept(false);
    }

    private synchronized void recovered() {
        if (this.trouble.isPresent()) {
            LOG.info("History is kept in {} again", this.file);
            this.trouble = Optional.empty();
            this.history.kept(true);
        }
    }

    private void shut() {
        if (this.disk != null) {
            this.disk.close();
            this.disk = null;
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
