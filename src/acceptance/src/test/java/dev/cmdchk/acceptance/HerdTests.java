package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SiteExtension.class)
class HerdTests {
    private static final String GET = Http.request("GET / HTTP/1.1", "Host: localhost", "Connection: close");
    /** It bears 4,096. */
    private static final int MORE_THAN_IT_BEARS = 4_110;

    private static final int ROUNDS = 3;

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

    /** Whether they ask again and again or are silent from now on. */
    @Test
    void moreKeptConnectionsThanTheServerBearsShutNobodyOut(Site site) throws IOException {
        Supervised supervised = Supervised.start(site, site.supervisor(), false);
        long server = supervised.server();
        try (Crowd crowd = Crowd.of(MORE_THAN_IT_BEARS, supervised.port())) {
            for (int round = 0; round < ROUNDS; round++) {
                crowd.send(Http.request("GET /livez HTTP/1.1", "Host: localhost"));

                assertThat(supervised.get("/").status()).isEqualTo(200);
            }
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(crowd.callers().getLast().receive(false))
                        .as("those who were heard last keep their places")
                        .map(Reply::status)
                        .contains(200);
            }
        }
        assertThat(supervised.server()).isEqualTo(server);
        supervised.stop();
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
