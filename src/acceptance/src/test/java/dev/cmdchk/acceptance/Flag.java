package dev.cmdchk.acceptance;

import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A check that a test can flip: it passes as long as its file is not there, and prints why when it fails.
 *
 * @param file what makes it fail
 */
record Flag(Path file) {

    static Flag on(Site site) {
        return new Flag(site.path("flag"));
    }

    /** Returns the command, for a shell. */
    String command() {
        return "if test -e %s; then echo 'flag is up'; exit 3; fi".formatted(this.file);
    }

    void fail() throws IOException {
        Files.createFile(this.file);
    }

    void pass() throws IOException {
        Files.delete(this.file);
    }
}
