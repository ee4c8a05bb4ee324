package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SiteExtension.class)
class HerdTests {
    private static final String GET = Http.request("GET / HTTP/1.1", "Host: localhost", "Connection: close");

    @Test
    void thousandRequestsAtOnceGetTheVerdictOfFewRuns(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command() + "; sleep 2"));
        long before = counter.runs();
        try (Crowd crowd = Crowd.of(1_000, server.port())) {
            crowd.send(GET);

            for (Http.Connection caller : crowd.callers()) {
                assertThat(caller.receive(false))
                        .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(200));
            }
            // However long the herd takes to arrive: one run in flight, and one that all who came meanwhile share.
            assertThat(counter.runs() - before).isBetween(1L, 10L);
        }
    }

    @Test
    void thousandsOfConnectionsThatSayLittleLeaveTheServerAlive(Site site) throws IOException {
        Server server = site.serve(site.server());
        long pid = server.pid();
        try (Crowd crowd = Crowd.of(2_500, server.port())) {
            crowd.send("GET /a");

            assertThat(server.status()).isEqualTo(200);
            assertThat(server.pid()).isEqualTo(pid);
        }
    }
}
