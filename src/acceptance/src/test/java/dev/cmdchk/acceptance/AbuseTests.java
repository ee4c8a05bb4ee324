package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Callers that behave badly, and more work than there is room for: both harm nobody else. */
@ExtendWith(SiteExtension.class)
class AbuseTests {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final boolean FULL = Boolean.getBoolean("acceptance.full");
    private static final int CHECKS = FULL ? 200 : 40;
    private static final int CALLERS = FULL ? 1_000 : 200;
    private static final int PLACES = FULL ? 16 : 4;

    private final List<Http.Connection> callers = new ArrayList<>();

    @Test
    void firstCallerThatGoesAwayLeavesItsRunToTheOthers(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command() + "; sleep 1"));

        this.open(server, 300);
        for (Http.Connection caller : this.callers.subList(0, 200)) {
            caller.reset();
        }

        for (Http.Connection caller : this.callers.subList(200, 300)) {
            assertThat(caller.receive(false)).map(Reply::status).contains(200);
        }
        assertThat(counter.runs()).isBetween(1L, 10L);
        this.closeAll();
    }

    @Test
    void callerThatGoesAwayIsNoErrorOfTheServers(Site site) throws IOException {
        Server server = this.serveOneThatGoesAway(site, 0);

        eventually("its entry")
                .untilAsserted(() -> assertThat(server.console())
                        .containsPattern("\"GET / HTTP/1.1\" 200, 0 bytes.*Connection reset by peer"));
        assertThat(Log.warnings(server.console())).isEmpty();
        assertThat(Log.strays(server.console())).isEmpty();
    }

    @Test
    void callerThatGoesAwayDoesNotHideWhatHasFailed(Site site) throws IOException {
        Server server = this.serveOneThatGoesAway(site, 7);

        eventually("its entry")
                .untilAsserted(() ->
                        assertThat(server.console()).containsPattern("\"GET / HTTP/1.1\" 503, 0 bytes.*exit status 7"));
        assertThat(Log.warnings(server.console())).singleElement().asString().contains("exit status 7");
        assertThat(Log.strays(server.console())).isEmpty();
    }

    /** The answer is more than one write: what is one may be lost before anybody notices. */
    private Server serveOneThatGoesAway(Site site, int status) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Path gone = site.path("gone");
        String checks = IntStream.range(0, 100)
                .mapToObj(i -> "\"true # %d\": [], ".formatted(i))
                .collect(Collectors.joining());
        Server server = site.serve(site.server()
                .with(
                        "--config",
                        site.config("{\"check_list\": {%s\"%s; until test -e %s; do sleep 0.1; done; exit %d\": []}}"
                                .formatted(checks, counter.command(), gone, status))));
        Http.Connection caller = Http.Connection.open(server.port());
        caller.send("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n");
        eventually("it waits").until(() -> counter.runs() == 1);
        caller.reset();
        Files.createFile(gone);
        return server;
    }

    @Test
    void callerThatHasSaidAllGetsItsAnswer(Site site) throws IOException {
        Server server = site.serve(site.server().with("--check", "sleep 0.5"));

        this.open(server, 50);
        for (Http.Connection caller : this.callers) {
            caller.halfClose();
        }

        for (Http.Connection caller : this.callers) {
            assertThat(caller.receive(false)).map(Reply::status).contains(200);
        }
        this.closeAll();
    }

    @Test
    void callersThatNeverReadHoldNobodyUp(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command()));

        this.open(server, 300);
        for (Http.Connection caller : this.callers) {
            caller.send(GET.repeat(20));
        }

        assertThat(server.status()).isEqualTo(200);
        assertThat(server.get("/livez").status()).isEqualTo(200);
        this.closeAll();
    }

    @Test
    void fullHouseAnswersInTimeAndStarvesNoCheck(Site site) throws IOException {
        Path runs = site.directoryOf(User.NOBODY);
        String checks = IntStream.range(0, CHECKS)
                .mapToObj(i -> "\"printf x >>%s/%d; sleep 1\": {\"name\": \"c-%d\"}".formatted(runs, i, i))
                .collect(Collectors.joining(","));
        Server server = site.serve(site.server()
                .with(
                        "--config",
                        site.config(("{\"timeout\": \"2s\", \"kill_grace\": \"1s\", \"max_parallel\": %d,"
                                        + " \"check_list\": {%s}}")
                                .formatted(PLACES, checks))));

        this.open(server, CALLERS);
        int peak = 0;
        for (Http.Connection caller : this.callers) {
            peak = Math.max(peak, Processes.childrenOf(server.pid()).size());
            assertThat(server.get("/livez").status()).isEqualTo(200);
            Optional<Reply> reply = caller.receive(false);
            assertThat(reply).map(Reply::status).contains(503);
            assertThat(reply.flatMap(full -> full.header("retry-after"))).isPresent();
        }
        this.closeAll();

        assertThat(peak).isLessThanOrEqualTo(PLACES + 1);
        within(Duration.ofSeconds(60), "every check has run").until(() -> {
            try (Stream<Path> files = Files.list(runs)) {
                return server.status() == 503 && files.count() == CHECKS;
            }
        });
    }

    private void open(Server server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Http.Connection caller = Http.Connection.open(server.port());
            this.callers.add(caller);
            caller.send(GET);
        }
    }

    private void closeAll() throws IOException {
        for (Http.Connection caller : this.callers) {
            caller.close();
        }
    }
}
