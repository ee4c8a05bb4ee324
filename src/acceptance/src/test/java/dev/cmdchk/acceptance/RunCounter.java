package dev.cmdchk.acceptance;

import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A check that passes and leaves a byte in a file each time it runs.
 *
 * @param file grows by one byte a run
 */
record RunCounter(Path file) {

    static RunCounter on(Site site) throws IOException {
        return new RunCounter(site.directoryOf(User.NOBODY).resolve("runs"));
    }

    /** Returns the command, for a shell. */
    String command() {
        return "printf x >>" + this.file;
    }

    long runs() throws IOException {
        return Files.exists(this.file) ? Files.size(this.file) : 0;
    }
}
