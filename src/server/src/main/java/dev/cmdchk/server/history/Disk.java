package dev.cmdchk.server.history;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/** The file that history is kept in. For one thread, which may have to wait for the disk, and is not to be interrupted. */
final class Disk implements AutoCloseable {
    /** The value that removes a key. */
    static final byte[] NOTHING = {};

    /** Trouble that says nothing about the content of the file. */
    private static final Set<Integer> NO_DAMAGE =
            Set.of(DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_CLOSED);

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final String MAP = "history";
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
                MAP,
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /**
     * Opens {@code file}, or begins it.
     *
     * @throws InUseException if another server has it
     * @throws DamagedException if it is no file of ours, or cannot be read
     * @throws IOException if it cannot be had for another reason: no such directory, not ours, or full
     */
    static Disk open(Path file) throws IOException {
        return open(file, RETENTION);
    }

    /** @param retention how long what was replaced is left in the file, for whoever reads it after a loss of power */
    static Disk open(Path file, Duration retention) throws IOException {
        close(file);
        MVStore store = ask(() -> store(file, retention));
        try {
            Set<String> maps = ask(store::getMapNames);
            if (!maps.isEmpty() && !maps.contains(MAP)) {
                throw new DamagedException("it holds something else", null);
            }
            return ask(() -> new Disk(store));
        } catch (IOException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** Closes {@code file} to others; one that is not there is made, so that it is never open to them. */
    private static void close(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
        } else if (!MODE.containsAll(Files.getPosixFilePermissions(file))) {
            Files.setPosixFilePermissions(file, MODE);
        }
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

    /** Whether nothing has been written yet. */
    boolean isEmpty() throws IOException {
        return ask(this.entries::isEmpty);
    }

    /**
     * Hands over all that can be read, the rows behind what is known beside them, and otherwise the last key first.
     *
     * @throws DamagedException after that, if something could not be read
     */
    void read(BiConsumer<String, byte[]> reader) throws IOException {
        int unreadable = 0;
        Optional<DamagedException> damage = Optional.empty();
        for (Range range : List.of(Range.BEHIND_ROWS, Range.BEFORE_ROWS, Range.ROWS)) {
            try {
                unreadable += ask(() -> read(range, reader));
            } catch (DamagedException e) {
                damage = Optional.of(e);
            }
        }
        if (damage.isPresent()) {
            throw damage.get();
        }
        if (unreadable > 0) {
            throw new DamagedException("entries that do not match their sums: " + unreadable, null);
        }
    }

    /** Returns how many entries cannot be read. */
    private int read(Range range, BiConsumer<String, byte[]> reader) {
        int unreadable = 0;
        Cursor<String, byte[]> cursor = this.entries.cursor(range.last(), range.first(), true);
        while (cursor.hasNext()) {
            String key = cursor.next();
            try {
                reader.accept(key, Checked.open(key, cursor.getValue()));
            } catch (RuntimeException _) {
                // Each alone: what one disk sector loses is no reason to lose more.
                unreadable++;
            }
        }
        return unreadable;
    }

    /** Keys that lie side by side; null for all up to an end. */
    private record Range(@Nullable String first, @Nullable String last) {
        private static final String BEFORE = "rows ";
        private static final String BEHIND = "rows!";
        static final Range ROWS = new Range(BEFORE, BEHIND);
        static final Range BEFORE_ROWS = new Range(null, BEFORE);
        static final Range BEHIND_ROWS = new Range(BEHIND, null);
    }

    boolean has(String key) throws IOException {
        return ask(() -> this.entries.containsKey(key));
    }

    /** Writes {@code changes}, all or nothing. After an exception this is to be closed. */
    void write(Map<String, byte[]> changes) throws IOException {
        ask(() -> {
            changes.forEach((key, value) -> {
                if (value.length == 0) {
                    this.entries.remove(key);
                } else {
                    this.entries.put(key, Checked.seal(key, value));
                }
            });
            this.store.commit();
            return this.store.compact(FILL_RATE, MOST_MOVED);
        });
    }

    /** Does what may fail in all the ways that a disk and a file have. */
    private static <T> T ask(Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new InUseException(e);
            }
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            if (NO_DAMAGE.contains(e.getErrorCode()) && !(cause instanceof EOFException)) {
                throw new IOException(cause.getMessage(), e);
            }
            throw new DamagedException(cause.getMessage(), e);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            // What is built on wrong numbers can fail anywhere.
            throw new DamagedException(e.toString(), e);
        }
    }

    /** Leaves the file as the last {@link #write} did. */
    @Override
    public void close() {
        this.store.closeImmediately();
    }
}
