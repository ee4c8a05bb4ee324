package dev.cmdchk.server.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a history: what an earlier server left there is read once, and a file that is damaged is replaced by what is in
 * memory. For one thread, as a {@link Disk} is.
 */
final class HistoryFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);
    private static final String NAME = "history.mv";

    private final History history;
    private final Path path;
    private final Clock clock;
    private final Opener opener;
    private final Map<String, byte[]> unwritten = new TreeMap<>();
    private final Set<String> restored = new HashSet<>();
    private @Nullable Disk disk;
    private boolean read;
    private boolean lost;
    /** Whether it was not there once: a first write that failed leaves it empty. */
    private boolean ours;

    /** What opens the file, see {@link Disk#open}. */
    interface Opener {
        Disk open(Path file) throws IOException;
    }

    HistoryFile(History history, Path directory, Clock clock, Opener opener) {
        this.history = history;
        this.path = directory.resolve(NAME);
        this.clock = clock;
        this.opener = opener;
    }

    Path path() {
        return this.path;
    }

    /** Has the next {@link #write} write all that is known: what was collected may be lost. */
    void rewrite() {
        this.lost = true;
    }

    /**
     * Writes what has changed, after what is there has been read.
     *
     * @throws InUseException if another server has it
     * @throws IOException if it cannot be had or written for another reason; this is to be closed then
     */
    void write() throws IOException {
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
        if (this.disk != null && Files.notExists(this.path)) {
            // Somebody took it away: what is written to it now is lost.
            this.close();
        }
        if (this.disk != null) {
            return this.disk;
        }
        this.ours |= Files.notExists(this.path);
        boolean emptied = !this.read && !this.ours && Files.size(this.path) == 0;
        Disk opened = this.opener.open(this.path);
        this.disk = opened;
        if (emptied) {
            LOG.warn("History in {} was empty, where an earlier server began it, and begins anew", this.path);
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
        this.close();
        this.read = true;
        Path aside = Aside.move(this.path, this.clock.instant());
        this.unwritten.clear();
        LOG.warn(
                "History in {} is damaged and begins anew with what could be read: {}. Look at the disk; the old file is now {},"
                        + " delete it when you do not need it.",
                this.path,
                damage.getMessage(),
                aside);
    }

    /** Leaves the file as it was last written; the next {@link #write} opens it again. Idempotent. */
    @Override
    public void close() {
        if (this.disk != null) {
            this.disk.close();
            this.disk = null;
        }
    }
}
