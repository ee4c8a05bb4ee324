package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A check {@code slow}, which passes when it is told to.
 *
 * @param flag the file that it waits for
 * @param runs a file to which each run adds a line
 */
record SlowCheck(Path flag, Path runs) {

    static SlowCheck at(Site site) throws IOException {
        return new SlowCheck(site.path("flag"), site.directoryOf(User.NOBODY).resolve("runs"));
    }

    /** Returns settings with it and a check {@code quick}, which passes at once: members of an object. */
    String settings() {
        return """
            "log_location": "", "check_list": {
              "echo >>%s; until test -e %s; do sleep 0.1; done": {"name": "slow", "timeout": "5m"},
              "exit 0": {"name": "quick"}}\
            """.formatted(this.runs, this.flag);
    }

    /** Asks for it, and returns when the {@code nth} run of it has begun. */
    Future<Reply> ask(int port, int nth) {
        FutureTask<Reply> asked = new FutureTask<>(() -> Http.ask(port, "GET", "/readyz/slow"));
        Thread.ofVirtual().start(asked);
        eventually("the check runs").until(() -> Files.exists(this.runs) && Files.size(this.runs) == nth);
        return asked;
    }

    void pass() throws IOException {
        Files.createFile(this.flag);
    }
}
