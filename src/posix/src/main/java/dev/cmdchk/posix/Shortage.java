package dev.cmdchk.posix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.Set;

/** No descriptor or no memory is left: what then fails says nothing of what it was to read. */
final class Shortage {

    private final Set<String> words =
            Set.of(Errno.text(Errno.EMFILE), Errno.text(Errno.ENFILE), Errno.text(Errno.ENOMEM));

    /** Returns the system's words for it if a file was not read for that reason. */
    Optional<String> in(IOException e) {
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return reason != null && this.words.contains(reason) ? Optional.of(reason) : Optional.empty();
    }
}
