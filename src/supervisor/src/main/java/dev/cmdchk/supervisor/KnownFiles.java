package dev.cmdchk.supervisor;

import dev.cmdchk.settings.FileReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads config files, and does not take one that it has read before for one that there never was: while somebody exchanges
 * the default file by removing it first, nobody is to be served checks that nobody wrote. For one thread.
 */
final class KnownFiles implements FileReader {
    private static final String GONE =
            "No such file or directory, but there was one: put it back, or start anew to go on without it";

    private final FileReader reader;
    private final Set<Path> known = new HashSet<>();

    KnownFiles(FileReader reader) {
        this.reader = reader;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        try {
            byte[] content = this.reader.read(file);
            this.known.add(file);
            return content;
        } catch (NoSuchFileException e) {
            if (!this.known.contains(file)) {
                throw e;
            }
            FileSystemException gone = new FileSystemException(file.toString(), null, GONE);
            gone.initCause(e);
            throw gone;
        }
    }
}
