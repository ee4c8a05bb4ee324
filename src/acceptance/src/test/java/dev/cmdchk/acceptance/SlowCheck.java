package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A check {@code slow}, which passes when it is told to.
 *
 * @param flag the file that it waits for
 */
record SlowCheck(Site site, Path flag) {

    static SlowCheck at(Site site) {
        return new SlowCheck(site, site.path("flag"));
    }

    /** Returns settings with it and a check {@code quick}, which passes at once: members of an object. */
    String settings() {
        return """
            "log_location": "", "check_list": {
              "until test -e %s; do sleep 0.1; done": {"name": "slow", "timeout": "5m"},
              "exit 0": {"name": "quick"}}\
            """.formatted(this.flag);
    }

    /** Asks for it, and returns when it runs, for the {@code nth} server. */
    Future<Reply> ask(int port, int nth) {
        FutureTask<Reply> asked = new FutureTask<>(() -> Http.ask(port, "GET", "/readyz/slow"));
        Thread.ofVirtual().start(asked);
        eventually("the check runs").until(() -> this.running() == nth);
        return asked;
    }

    private long running() throws IOException {
        return this.site.processes().stream()
                .flatMap(pid -> Processes.commandLine(pid).stream())
                .filter(word -> word.contains("test -e " + this.flag))
                .count();
    }

    void pass() throws IOException {
        Files.createFile(this.flag);
    }
}
