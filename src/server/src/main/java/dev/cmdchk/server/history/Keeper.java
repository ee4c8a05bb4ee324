package dev.cmdchk.server.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps history on disk, on a thread of its own: whatever the disk does, history in memory goes on, and what could not be
 * written is tried again. So a full disk loses nothing unless the server ends meanwhile.
 */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final String FILE = "history.mv";

    private final History history;
    private final Path file;
    private final Duration interval;
    private final Duration drain;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, byte[]> unwritten = new TreeMap<>();
    private final Thread thread;
    private @Nullable Disk disk;
    private boolean read;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * @param interval how much of history a server that is killed may lose
     * @param drain how long an end waits for the disk
     */
    Keeper(History history, Path directory, Duration interval, Duration drain) {
        this.history = history;
        this.file = directory.resolve(FILE);
        this.interval = interval;
        this.drain = drain;
        this.thread = Thread.ofPlatform().daemon().name("history").unstarted(this::run);
    }

    /** Starts to keep, after what was kept has been read; without it, if that takes longer than {@code patience}. */
    void start(Duration patience) {
        this.thread.start();
        try {
            this.loaded.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns why nothing can be written at the moment. */
    Optional<String> trouble() {
        return this.trouble;
    }

    private void run() {
        boolean last = false;
        while (!last) {
            last = this.isClosing();
            this.keep();
            this.loaded.countDown();
            if (!last) {
                this.pause();
            }
        }
        this.shut();
    }

    private boolean isClosing() {
        return this.closing.getCount() == 0;
    }

    private void pause() {
        try {
            this.closing.await(this.interval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            // Nobody interrupts this thread: that would close the file.
            return;
        }
    }

    private void keep() {
        try {
            Disk open = this.disk == null ? this.open() : this.disk;
            this.unwritten.putAll(this.history.collect());
            this.leaveOutWhatNeverCame(open);
            open.write(this.unwritten);
            this.unwritten.clear();
            this.recovered();
        } catch (IOException | RuntimeException e) {
            this.failed(String.valueOf(e.getMessage()));
        }
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
        Disk opened = Disk.open(this.file);
        this.disk = opened;
        if (!this.read) {
            this.read = true;
            opened.read(this::restore);
        }
        return opened;
    }

    private void restore(String key, byte[] content) {
        try {
            this.unwritten.putAll(this.history.restore(key, content));
        } catch (RuntimeException e) {
            LOG.warn("History has a damaged entry, which is left out: {}", e.toString());
            this.unwritten.put(key, Disk.NOTHING);
        }
    }

    private void failed(String reason) {
        this.shut();
        if (this.trouble.isEmpty()) {
            LOG.warn("History cannot be kept in {}, which will be tried again: {}", this.file, reason);
        }
        this.trouble = Optional.of(reason);
        this.history.kept(false);
    }

    private void recovered() {
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
        try {
            this.thread.join(this.drain);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
