package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A start as root beside somebody who exchanges the config file all the time: root judges what it has opened, not what
 * the name leads to a moment later. {@code -Dacceptance.starts=200} for another number of starts.
 */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class ConfigRaceTests {
    private static final Duration START = Duration.ofMinutes(2);

    @Test
    void configFileThatIsExchangedDuringTheStartIsRefusedOrTheTrustedOne(Site site) throws IOException {
        Path ran = site.directoryOf(User.NOBODY);
        Path good = site.config(checking("touch %s/good".formatted(ran)));
        Path evil = site.config(checking("touch %s/evil".formatted(ran)));
        Files.setAttribute(evil, "unix:uid", User.NOBODY.uid());
        Path config = site.path("exchanged.json");
        Files.createLink(config, good);
        int served = 0;
        int refused = 0;

        try (Exchange _ = Exchange.of(config, evil, good)) {
            int starts = Integer.getInteger("acceptance.starts", 10);
            // On a busy machine it may take longer until one of each has been seen.
            for (int start = 0; start < starts || ((served == 0 || refused == 0) && start < 4 * starts); start++) {
                if (serves(site, site.server().with("--config", config), config)) {
                    served++;
                } else {
                    refused++;
                }
            }
        }

        assertThat(served).as("starts with the trusted file").isPositive();
        assertThat(refused).as("starts with the other file").isPositive();
        assertThat(ran.resolve("good")).exists();
        assertThat(ran.resolve("evil")).doesNotExist();
    }

    private static String checking(String command) {
        return "{\"check_list\": {\"%s\": []}}".formatted(command);
    }

    /** Starts a server, asks it, and returns whether it serves; if not, it has named {@code config}. */
    private static boolean serves(Site site, Command command, Path config) throws IOException {
        int port = site.freePort();
        try (Program program = command.with("--port", port).start()) {
            within(START, "answer or refusal")
                    .until(() -> Http.answers(port) || !refusals(program).isEmpty());
            if (refusals(program).isEmpty()) {
                assertThat(new Server(program, port).status()).isEqualTo(200);
                return true;
            }
            assertThat(refusals(program)).singleElement().asString().contains(config.toString());
            return false;
        }
    }

    /** A server that has started tells of each other file that it does not take up. */
    private static List<String> refusals(Program program) {
        return Log.errors(program.out()).stream()
                .filter(error -> error.contains("Not started"))
                .toList();
    }

    /** Gives one name to files in turn, without a moment in which it has none, until closed. */
    private record Exchange(CountDownLatch closed, Future<?> loop) implements AutoCloseable {
        /** So long that most starts open and judge one file undisturbed, and some do not. */
        private static final long PERIOD_MILLIS = 100;

        static Exchange of(Path name, Path... files) {
            CountDownLatch closed = new CountDownLatch(1);
            FutureTask<Boolean> loop = new FutureTask<>(() -> {
                Path next = name.resolveSibling(name.getFileName() + ".next");
                for (int turn = 0; !closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS); turn++) {
                    Path file = files[turn % files.length];
                    Files.move(Files.createLink(next, file), name, StandardCopyOption.ATOMIC_MOVE);
                }
                return true;
            });
            Thread.ofPlatform().start(loop);
            return new Exchange(closed, loop);
        }

        @Override
        public void close() {
            this.closed.countDown();
            assertThat(this.loop).succeedsWithin(START);
        }
    }
}
