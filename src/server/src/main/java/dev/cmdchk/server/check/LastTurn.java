package dev.cmdchk.server.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * When the verdict of all checks was last turned by something else than a run: the server was taken out of service or back,
 * or a check went that had made the difference. Safe for use by many threads.
 */
final class LastTurn {
    private final Clock clock;
    private volatile boolean drained;
    private volatile Optional<Instant> at = Optional.empty();

    LastTurn(Clock clock) {
        this.clock = clock;
    }

    /** Notes whether the server is out of service; if {@code file} is why, that tells since when. Empty for no file. */
    void look(boolean drained, String file) {
        if (this.drained != drained) {
            Instant now = this.clock.instant();
            this.at = Optional.of(drained ? changeOf(file).filter(now::isAfter).orElse(now) : now);
            this.drained = drained;
        }
    }

    /** Returns when {@code file} was made, or changed in another way, if it is there. */
    private static Optional<Instant> changeOf(String file) {
        if (file.isEmpty()) {
            // As a path it would be the working directory.
            return Optional.empty();
        }
        try {
            return Optional.of(((FileTime) Files.getAttribute(Path.of(file), "unix:ctime")).toInstant());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Notes that other checks count now, which say something else. */
    void turned() {
        this.at = Optional.of(this.clock.instant());
    }

    Optional<Instant> at() {
        return this.at;
    }
}
