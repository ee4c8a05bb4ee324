package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A supervisor where nobody tells of users any more, as when a directory service hangs. */
@ExtendWith(SiteExtension.class)
class NameServiceTests {

    @Test
    void supervisorThatLooksAUserUpInVainHearsThatItIsToStop(Site site) throws IOException {
        Path silent = site.path("silent");
        assertThat(site.command("mkfifo").with(silent).run().status()).isZero();
        Supervised supervised = Supervised.start(
                site,
                site.cmdchk("supervise", "--config", site.config("{\"log_location\": \"\"}"))
                        .behind("unshare", "--mount", "--propagation", "private"),
                false);
        assertThat(site.command("nsenter")
                        .with("--mount", "--target", supervised.supervisor())
                        .with("mount", "--bind", silent, "/etc/passwd")
                        .run()
                        .status())
                .isZero();

        Signals.send("KILL", supervised.server());
        within(Supervised.RESTART, "the server's user is looked up").until(() -> looksUp(supervised.supervisor()));

        supervised.stop();
    }

    private static boolean looksUp(long supervisor) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(supervisor), "task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).equals("user\n")) {
                    return true;
                }
            }
            return false;
        }
    }
}
