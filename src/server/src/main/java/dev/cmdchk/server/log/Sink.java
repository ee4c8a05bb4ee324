package dev.cmdchk.server.log;

import java.io.IOException;
import java.util.List;

/** A place that entries are written to, by one thread at a time. */
interface Sink extends AutoCloseable {

    /**
     * Writes all of {@code entry} or, when that fails, nothing that a reader would take for an entry.
     *
     * @throws IOException if the entry did not arrive
     */
    void write(Entry entry) throws IOException;

    /**
     * Writes {@code entries} in their order, each as {@link #write} does.
     *
     * @return how many did not arrive
     */
    default int writeAll(List<Entry> entries) {
        int lost = 0;
        for (Entry entry : entries) {
            try {
                write(entry);
            } catch (IOException | RuntimeException _) {
                lost++;
            }
        }
        return lost;
    }

    /** Does what is due while nothing is written. Called every second or so, also between entries. */
    default void tick() {}

    @Override
    default void close() {}
}
