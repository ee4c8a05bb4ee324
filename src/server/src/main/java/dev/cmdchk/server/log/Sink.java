package dev.cmdchk.server.log;

import java.io.IOException;

/** A place that entries are written to, by one thread at a time. */
interface Sink extends AutoCloseable {

    /**
     * Writes all of {@code entry} or, when that fails, nothing that a reader would take for an entry.
     *
     * @throws IOException if the entry did not arrive
     */
    void write(Entry entry) throws IOException;

    /** Does what is due while nothing is written. Called every second or so, also between entries. */
    default void tick() {}

    @Override
    default void close() {}
}
