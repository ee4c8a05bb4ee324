package dev.cmdchk.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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

    /** Returns a reader of regular files, followed through symbolic links. It does not look at owners and modes. */
    static FileReader ofRegularFiles() {
        return FileReader::readRegular;
    }

    private static byte[] readRegular(Path file) throws IOException {
        // Before it is opened: opening a pipe that nobody writes to would wait for ever. The JDK cannot open without
        // waiting, so a file that is exchanged for a pipe just now still could.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new FileSystemException(file.toString(), null, "larger than %d MiB".formatted(MOST_BYTES >> 20));
            }
            return content;
        }
    }
}
