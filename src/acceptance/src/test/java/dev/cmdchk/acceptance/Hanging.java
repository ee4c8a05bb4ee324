package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;

import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A check that passes at once, but hangs as long as a test wants it to.
 *
 * @param file while it is there, the check hangs
 * @param begun is there since a run of it hung
 */
record Hanging(Path file, Path begun) {

    static Hanging on(Site site) throws IOException {
        return new Hanging(site.path("hang"), site.directoryOf(User.NOBODY).resolve("begun"));
    }

    /** Returns the command, for a shell. */
    String command() {
        return "while test -e %s; do touch %s; sleep 0.1; done".formatted(this.file, this.begun);
    }

    void begin() throws IOException {
        Files.createFile(this.file);
    }

    /** Waits until a run hangs, for which somebody must have asked. */
    void awaitBegun() {
        eventually("a run that hangs").until(() -> Files.exists(this.begun));
    }

    void end() throws IOException {
        Files.delete(this.file);
    }
}
