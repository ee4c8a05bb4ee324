package dev.cmdchk.server.history;

import java.util.Map;
import java.util.TreeMap;

/** What is to be written to disk with the next writing, or to be removed there. For whoever holds the lock of what it is about. */
final class Unwritten {
    private final Map<String, byte[]> entries = new TreeMap<>();

    void put(Entry entry, byte[] content) {
        this.entries.put(entry.key(), content);
    }

    /** Sees to it that {@code entry} goes from the disk. */
    void remove(Entry entry) {
        put(entry, Disk.NOTHING);
    }

    /** The same, for what is not written but when it is put here: if it never left memory, it is gone at once. */
    void forget(Entry entry) {
        if (this.entries.remove(entry.key()) == null) {
            remove(entry);
        }
    }

    void clear() {
        this.entries.clear();
    }

    void collect(Map<String, byte[]> changed) {
        changed.putAll(this.entries);
        this.entries.clear();
    }
}
