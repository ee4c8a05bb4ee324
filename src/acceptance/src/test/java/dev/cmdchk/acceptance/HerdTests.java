package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
        List<Http.Connection> callers = open(1_000, server.port());
        try {
            callers.forEach(caller -> caller.send(GET));

            for (Http.Connection caller : callers) {
                assertThat(caller.receive(false))
                        .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(200));
            }
            // However long the herd takes to arrive: one run in flight, and one that all who came meanwhile share.
            assertThat(counter.runs() - before).isBetween(1L, 10L);
        } finally {
            close(callers);
        }
    }

    @Test
    void thousandsOfConnectionsThatSayLittleLeaveTheServerAlive(Site site) throws IOException {
        Server server = site.serve(site.server());
        long pid = server.pid();
        List<Http.Connection> callers = open(2_500, server.port());
        try {
            callers.forEach(caller -> caller.send("GET /a"));

            assertThat(server.status()).isEqualTo(200);
            assertThat(server.pid()).isEqualTo(pid);
        } finally {
            close(callers);
        }
    }

    private static List<Http.Connection> open(int count, int port) throws IOException {
        List<Http.Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(Http.Connection.open(port));
        }
        return connections;
    }

    private static void close(List<Http.Connection> connections) throws IOException {
        for (Http.Connection connection : connections) {
            connection.close();
        }
    }
}
