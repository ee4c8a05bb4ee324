package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers who go away. */
@ExtendWith(SiteExtension.class)
class DisconnectTests {
    @Test
    void callersWhoGoAwayCancelNobodysRunAndLeaveNothing(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command() + "; sleep 3"));
        int before = Processes.descriptors(server.pid()).size();
        try (Crowd crowd = Crowd.of(500, server.port())) {
            crowd.send(Http.request("GET / HTTP/1.1", "Host: localhost"));
            eventually("a run").until(() -> counter.runs() > 0);
        }

        assertThat(server.status()).isEqualTo(200);
        // One in flight when they left, one that waited to start, one for the last caller; more where they took long to
        // come.
        assertThat(counter.runs()).isBetween(1L, 10L);
        eventually("no descriptor of theirs is left")
                .until(() -> Processes.descriptors(server.pid()).size() <= before + 3);
        assertThat(server.console().lines().count()).isLessThan(520);
        assertThat(server.console()).doesNotContain("Exception", "\tat ");
    }
}
