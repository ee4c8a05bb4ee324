package dev.cmdchk.posix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.stream.IntStream;

/** No descriptor or no memory is left: what then fails says nothing of what it was to read. */
final class Shortage {

    private Shortage() {}

    /** Returns the system's words for it if a file was not read for that reason. */
    static Optional<String> in(IOException e) {
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return IntStream.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM)
                .mapToObj(Errno::text)
                .filter(text -> text.equals(reason))
                .findFirst();
    }
}
