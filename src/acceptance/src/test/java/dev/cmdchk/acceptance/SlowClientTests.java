package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers who take their time with what they ask. */
@ExtendWith(SiteExtension.class)
class SlowClientTests {
    /** They are closed within 30 seconds. As long as they go on sending, a server without that rule keeps them for hours. */
    private static final Duration UNTIL_CLOSED = Duration.ofMinutes(3);

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);
    private static final int PROBES_BETWEEN_BYTES = 5;
    private static final int CONNECTIONS_OF_OTHERS = 3;

    private final List<Http.Connection> callers = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (Http.Connection caller : this.callers) {
            caller.close();
        }
    }

    /** What a caller sends at once, and what every five seconds from then on. */
    private record Slow(String first, String then) {}

    @Test
    void thousandCallersWhoTrickleAndThousandWhoAreSilentAreClosedWhileOthersAreAnswered(Site site) throws IOException {
        Server server = site.serve(site.server());

        this.awaitEnd(server, 1_000, new Slow("GET / HTTP/1.1\r\nHost: localhost\r\nX-Header: ", "x"));
    }

    @Test
    void callerWhoTricklesIsClosedWhereverItBegan(Site site) throws IOException {
        Server server = site.serve(site.server());

        this.awaitEnd(
                server,
                10,
                new Slow("GET /", "x"),
                new Slow("GET / HTTP/1.1\r\n", "x"),
                new Slow("\r\n", "\r\n"),
                new Slow("", "\r\n"),
                new Slow("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX: ", "x"));
    }

    @Test
    void callerWhoseBodyTricklesIsAnsweredAndClosed(Site site) throws IOException {
        Server server = site.serve(site.server());
        String get = "GET / HTTP/1.1\r\nHost: localhost\r\n";

        this.awaitEnd(
                server,
                10,
                new Slow(get + "Content-Length: 1000000\r\n\r\n", "x"),
                new Slow(get + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
                new Slow(get + "Transfer-Encoding: chunked\r\n\r\n1;", "x"));

        for (Http.Connection caller : this.callers.subList(10, this.callers.size())) {
            assertThat(caller.receive(false)).map(Reply::status).contains(200);
        }
    }

    @Test
    void callerWithALateBodyIsServedOnTheSameConnection(Site site) throws IOException {
        Server server = site.serve(site.server());
        try (Http.Connection caller = Http.Connection.open(server.port())) {
            for (int request = 0; request < 3; request++) {
                caller.send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbo");
                assertThat(caller.receive(false)).map(Reply::status).contains(200);
                caller.send("dy");
            }
        }
    }

    /** Has as many callers of each kind as are silent, probes once a second, and waits until none of them is left. */
    private void awaitEnd(Server server, int each, Slow... kinds) throws IOException {
        assertThat(server.status()).isEqualTo(200);
        int before = Processes.descriptors(server.pid()).size();
        this.open(each, server);
        Map<Slow, List<Http.Connection>> trickling = new HashMap<>();
        for (Slow kind : kinds) {
            trickling.put(kind, this.open(each, server));
        }
        trickling.forEach((kind, opened) -> opened.forEach(caller -> caller.send(kind.first)));
        int[] probes = {0};
        within(UNTIL_CLOSED, "no descriptor of theirs is left")
                .pollInterval(BETWEEN_PROBES)
                .until(() -> {
                    if (probes[0]++ % PROBES_BETWEEN_BYTES == 0) {
                        trickling.forEach((kind, opened) -> opened.forEach(caller -> caller.send(kind.then)));
                    }
                    assertThat(server.status()).isEqualTo(200);
                    return Processes.descriptors(server.pid()).size() <= before + CONNECTIONS_OF_OTHERS;
                });
    }

    private List<Http.Connection> open(int count, Server server) throws IOException {
        List<Http.Connection> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Http.Connection caller = Http.Connection.open(server.port());
            this.callers.add(caller);
            opened.add(caller);
        }
        return opened;
    }
}
