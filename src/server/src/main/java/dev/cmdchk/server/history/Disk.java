package dev.cmdchk.server.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that history is kept in. For one thread, which may have to wait for the disk, and is not to be interrupted. */
final class Disk implements AutoCloseable {
    /** The value that removes a key. */
    static final byte[] NOTHING = {};

    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);
    private static final Set<Integer> UNREADABLE =
            Set.of(DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT, DataUtils.ERROR_CHUNK_NOT_FOUND);
    private static final int CACHE_MEGABYTES = 1;
    /** What of the file should be in use, in percent, and how many bytes may be written at once to come to that. */
    private static final int FILL_RATE = 60;

    private static final int MOST_MOVED = 1 << 20;
    /** Longer than the system takes to bring to the disk what was written: until then its predecessor stays. */
    private static final Duration RETENTION = Duration.ofSeconds(45);

    private final MVStore store;
    private final MVMap<String, byte[]> entries;

    private Disk(MVStore store) {
        this.store = store;
        this.entries = store.openMap(
                "history",
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /**
     * Opens {@code file}, or begins it. What is no file of ours, or damaged beyond repair, is set aside first.
     *
     * @throws IOException if it cannot be had: no such directory, not ours, full, or in use
     */
    static Disk open(Path file) throws IOException {
        return open(file, RETENTION);
    }

    /** @param retention how long what was replaced is left in the file, for whoever reads it after a loss of power */
    static Disk open(Path file, Duration retention) throws IOException {
        try {
            return new Disk(store(file, retention));
        } catch (MVStoreException e) {
            if (!UNREADABLE.contains(e.getErrorCode())) {
                throw new IOException(reason(e), e);
            }
        }
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        LOG.warn("{} cannot be read: it is now {}, and history begins anew", file, aside);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        return open(file, retention);
    }

    private static MVStore store(Path file, Duration retention) {
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .cacheSize(CACHE_MEGABYTES)
                .open();
        store.setRetentionTime(Math.toIntExact(retention.toMillis()));
        return store;
    }

    /** Hands over all that is there, the last key first. */
    void read(BiConsumer<String, byte[]> reader) throws IOException {
        try {
            Cursor<String, byte[]> cursor = this.entries.cursor(null, null, true);
            while (cursor.hasNext()) {
                String key = cursor.next();
                reader.accept(key, cursor.getValue());
            }
        } catch (MVStoreException e) {
            throw new IOException(reason(e), e);
        }
    }

    boolean has(String key) throws IOException {
        try {
            return this.entries.containsKey(key);
        } catch (MVStoreException e) {
            throw new IOException(reason(e), e);
        }
    }

    /** Writes {@code changes}, all or nothing. After an exception this is to be closed. */
    void write(Map<String, byte[]> changes) throws IOException {
        try {
            changes.forEach((key, value) -> {
                if (value.length == 0) {
                    this.entries.remove(key);
                } else {
                    this.entries.put(key, value);
                }
            });
            this.store.commit();
            this.store.compact(FILL_RATE, MOST_MOVED);
        } catch (MVStoreException e) {
            throw new IOException(reason(e), e);
        }
    }

    private static String reason(MVStoreException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Leaves the file as the last {@link #write} did. */
    @Override
    public void close() {
        this.store.closeImmediately();
    }
}
