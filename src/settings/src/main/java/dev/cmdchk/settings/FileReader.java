package dev.cmdchk.settings;

import java.io.IOException;
import java.nio.file.Path;

/** Reads config files. */
@FunctionalInterface
public interface FileReader {
    /** The most bytes a config file may have: 2 MiB. */
    int MOST_BYTES = 2 * 1024 * 1024;

    /**
     * Returns all bytes of a file, at most {@link #MOST_BYTES}, without ever waiting for one that yields no data.
     *
     * @throws java.nio.file.NoSuchFileException if there is no file of that name
     * @throws IOException with the reason, if it cannot be read or must not be used
     */
    byte[] read(Path file) throws IOException;
}
