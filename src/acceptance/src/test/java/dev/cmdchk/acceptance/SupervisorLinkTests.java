package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What supervisor and server tell each other, also when one of them is not as the other expects. */
@ExtendWith(SiteExtension.class)
class SupervisorLinkTests {
    /** Stands for a supervisor, and says what no supervisor says. */
    private static final String SENSELESS = """
            import os, socket, sys
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            if os.fork() > 0:
                ours.close()
                # As root the launcher would take the variable and the descriptor away.
                os.setgroups([])
                os.setuid(int(sys.argv[1]))
                os.set_inheritable(theirs.fileno(), True)
                os.environ["CMDCHK_MESSAGES"] = str(theirs.fileno())
                os.execv(sys.argv[2], sys.argv[2:])
            theirs.close()
            print("said", ours.recv(100).decode(), flush=True)
            for message in ["retire soon", "reload", "error still heard"]:
                ours.send(message.encode())
            while answer := ours.recv(100):
                print("said", answer.decode(), flush=True)
            """;

    @Test
    void serverHearsTheNextMessageWhateverComesOfOne(Site site) throws IOException {
        Program program = site.cmdchk("server", "--log", "", "--port", site.freePort())
                .behind("python3", "-c", SENSELESS, String.valueOf(User.GAMES.uid()))
                .start();

        within(Supervised.RESTART, "the last message").until(() -> program.out().contains("still heard"));

        assertThat(program.out())
                .contains("Not done as the supervisor said: retire soon", "Not done as the supervisor said: reload");
        within(Supervised.RESTART, "an answer").until(() -> program.out().contains("said refused"));
    }

    @Test
    void settingsThatCouldNotBeHandedOverAreHandedOverLater(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 0\": []}}");
        Supervised supervised =
                Supervised.start(site, site.cmdchk("supervise", "--log", "", "--config", config), false);
        limitDescriptors(supervised, 3, site);

        Files.move(site.config("{\"check_list\": {\"exit 1\": []}}"), config, StandardCopyOption.ATOMIC_MOVE);
        within(Supervised.RESTART, "an attempt").until(() -> supervised.said("settings not handed over yet"));
        limitDescriptors(supervised, 1024, site);

        within(Supervised.RESTART, "the other check")
                .until(() -> supervised.get("/").status() == 503);
    }

    /** With three at most no other can be opened than those that there are. */
    private static void limitDescriptors(Supervised supervised, int most, Site site) throws IOException {
        Command limit = site.command("prlimit").with("--nofile=" + most + ":", "--pid=" + supervised.supervisor());
        assertThat(limit.run().status()).isZero();
    }
}
