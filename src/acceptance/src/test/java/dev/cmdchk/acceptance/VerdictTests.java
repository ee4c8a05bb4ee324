package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What makes a verdict of runs: warnings, fall and rise, ages, intervals, draining. With {@code -Dacceptance.full=true}, on
 * a machine that does nothing else, times are as close together as they may be, and long where that makes a difference.
 */
@ExtendWith(SiteExtension.class)
class VerdictTests {
    private static final boolean FULL = Boolean.getBoolean("acceptance.full");
    private static final Duration STANDSTILL = FULL ? Duration.ofMinutes(2) : Duration.ofSeconds(5);
    /** Half as many as the standstill of two minutes would leave out. */
    private static final int FEW_RUNS = 60;

    @Test
    void warningIsShownInTheLogAndTakesNothingOut(Site site) throws IOException {
        Server server = serve(site, "\"echo nearly full; exit 1\": {\"name\": \"disk\", \"warn\": [1]}");

        assertThat(server.status()).isEqualTo(200);
        assertThat(server.status()).isEqualTo(200);
        eventually("warning")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .singleElement()
                        .asString()
                        .contains("check 'disk' warns: exit status 1", "nearly full"));
    }

    @Test
    void verdictChangesAfterFallAndRiseRunsInARow(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = serve(site, "\"%s\": {\"name\": \"app\", \"fall\": 3, \"rise\": 2}".formatted(flag.command()));
        List<Integer> statuses = new ArrayList<>(List.of(server.status()));

        flag.fail();
        IntStream.range(0, 4).forEach(_ -> statuses.add(server.findStatus().orElseThrow()));
        flag.pass();
        IntStream.range(0, 3).forEach(_ -> statuses.add(server.findStatus().orElseThrow()));

        assertThat(statuses).containsExactly(200, 200, 200, 503, 503, 503, 200, 200);
        eventually("entries about both changes")
                .untilAsserted(() -> assertThat(server.console())
                        .contains(
                                "counts as unhealthy, failed runs in a row: 3",
                                "counts as healthy, passed runs in a row: 2"));
    }

    @Test
    void checkWithAnIntervalRunsByItselfAndAnswersFromItsLastResult(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = serve(site, "\"%s\": {\"interval\": \"60s\"}".formatted(counter.command()));

        for (int i = 0; i < 20; i++) {
            assertThat(server.status()).isEqualTo(200);
        }

        assertThat(counter.runs()).isOne();
    }

    @Test
    void resultThatBecameOldWhileTheServerStoodStillIsNotServed(Site site) throws IOException {
        Flag flag = Flag.on(site);
        RunCounter counter = RunCounter.on(site);
        String command = counter.command() + "; " + flag.command();
        Server server = serve(site, "\"%s\": {\"interval\": \"3s\", \"max_age\": \"4s\"}".formatted(command));
        eventually("a fresh result").until(() -> server.status() == 200);
        // One that was in flight could only be seen to end afterwards.
        long last = counter.runs();
        eventually("a run has just ended")
                .until(() ->
                        counter.runs() > last && server.get("/checks").body().contains("\"passed\":" + counter.runs()));

        Signals.send("STOP", server.pid());
        flag.fail();
        long before = counter.runs();
        long stopped = System.nanoTime();
        within(STANDSTILL.plusMinutes(1), "result is too old")
                .until(() -> System.nanoTime() - stopped > STANDSTILL.toNanos());
        Signals.send("CONT", server.pid());

        assertThat(server.status()).isEqualTo(503);
        assertThat(counter.runs() - before).isLessThan(FEW_RUNS);
    }

    @Test
    void runThatEndedWhileTheServerStoodStillIsNotInTime(Site site) throws Exception {
        Path begun = site.directoryOf(User.NOBODY).resolve("begun");
        Path go = site.path("go");
        String command = "echo >%s; until test -e %s; do sleep 0.05; done".formatted(begun, go);
        Server server = serve(site, "\"%s\": {\"timeout\": \"3s\"}".formatted(command));
        FutureTask<Integer> asked = new FutureTask<>(server::status);
        Thread.ofVirtual().start(asked);
        eventually("the check runs").until(() -> Files.exists(begun));

        Signals.send("STOP", server.pid());
        Files.createFile(go);
        long stopped = System.nanoTime();
        within(STANDSTILL.plusMinutes(1), "its time is up")
                .until(() -> System.nanoTime() - stopped > STANDSTILL.toNanos());
        Signals.send("CONT", server.pid());

        assertThat(asked.get()).isEqualTo(503);
        assertThat(server.status()).isEqualTo(200);
    }

    @Test
    void callerThatAllowsAnAgeGetsAnEarlierResultAndNobodyElseDoes(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = serve(site, "\"%s\": {}".formatted(counter.command()));
        server.status();

        List<Reply> reused = List.of(askAllowing(server, "max-age=60"), askAllowing(server, "max-age=60"));
        assertThat(counter.runs()).isOne();
        Reply fresh = server.get("/");

        assertThat(reused).extracting(Reply::status).containsExactly(200, 200);
        assertThat(reused).allMatch(reply -> reply.header("age").isPresent());
        assertThat(fresh.header("age")).isEmpty();
        assertThat(counter.runs()).isEqualTo(2);
    }

    @Test
    void resultIsUsedAgainForAsLongAsTheSettingsAllowAndNoLonger(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = serve(
                site,
                "\"%s\": {\"name\": \"short\", \"max_age\": \"1s\"},".formatted(flag.command())
                        + "\"true\": {\"name\": \"long\", \"max_age\": \"10m\"}");
        assertThat(server.status()).isEqualTo(200);

        flag.fail();

        eventually("failure is seen").until(() -> server.get("/readyz/short").status() == 503);
        assertThat(server.get("/readyz/long").header("age")).isPresent();
    }

    @Test
    void checkThatEndsJustInTimePassesEachTimeAndOneThatDoesNotNever(Site site) throws IOException {
        Server passes =
                serve(site, FULL ? "\"sleep 0.8\": {\"timeout\": \"1s\"}" : "\"sleep 1\": {\"timeout\": \"10s\"}");
        Server fails =
                serve(site, FULL ? "\"sleep 1.4\": {\"timeout\": \"1s\"}" : "\"sleep 60\": {\"timeout\": \"3s\"}");

        for (int i = 0; i < (FULL ? 100 : 3); i++) {
            assertThat(passes.status()).isEqualTo(200);
            assertThat(fails.status()).isEqualTo(503);
        }
    }

    /** Fault: each of two callers got a 503 where a check took more than half its timeout. */
    @Test
    void callersThatOverlapAllGetTheVerdictOfACheckThatTakesMostOfItsTimeout(Site site) throws IOException {
        Server server = serve(site, "\"sleep 8\": {\"timeout\": \"15s\"}");
        List<Http.Connection> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Http.Connection caller = Http.Connection.open(server.port());
                callers.add(caller);
                caller.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }

            for (Http.Connection caller : callers) {
                assertThat(caller.receive(false))
                        .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(200));
            }
        } finally {
            for (Http.Connection caller : callers) {
                caller.close();
            }
        }
    }

    @Test
    void drainFileTakesTheNodeOutWhileItIsThere(Site site) throws IOException {
        Path drain = site.path("drain");
        RunCounter counter = RunCounter.on(site);
        Server server =
                site.serve(site.server().with("--config", site.config("""
                {"drain_file": "%s", "check_list": {
                  "true": [], "%s": {"interval": "500ms", "max_age": "60m"}}}
                """.formatted(drain, counter.command()))));
        assertThat(server.status()).isEqualTo(200);

        Files.createFile(drain);

        assertThat(server.status()).isEqualTo(503);
        assertThat(server.get("/readyz").status()).isEqualTo(503);
        assertThat(server.get("/readyz/true").status()).isEqualTo(200);
        assertThat(server.get("/livez").status()).isEqualTo(200);
        long before = counter.runs();
        eventually("checks go on").until(() -> counter.runs() > before + 1);
        assertThat(server.status()).isEqualTo(503);
        Files.delete(drain);
        assertThat(server.status()).isEqualTo(200);
        eventually("cause in the log").until(() -> server.console().contains("the drain file exists"));
    }

    @Test
    void serverThatIsToldToStopFailsItsReadinessFirst(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("{\"shutdown_delay\": \"15s\"}")));
        assertThat(server.status()).isEqualTo(200);

        server.program().signal("TERM");

        eventually("readiness fails").until(() -> server.status() == 503);
        assertThat(server.get("/livez").status()).isEqualTo(200);
        assertThat(server.program().awaitExit()).isEqualTo(143);
        assertThat(server.findStatus()).isEmpty();
    }

    @Test
    void checkSeesItsOwnVariablesAndNoOtherDoes(Site site) throws IOException {
        Server server = serve(
                site,
                "\"test \\\"$A\\\" = 'b c' && test \\\"$CMDCHK_CHECK\\\" = one\":"
                        + " {\"name\": \"one\", \"env\": {\"A\": \"b c\", \"PATH\": \"/usr/bin:/bin\"}},"
                        + " \"test -z \\\"$A\\\"\": []");

        assertThat(server.status()).as(server.console()).isEqualTo(200);
    }

    private static Reply askAllowing(Server server, String control) throws IOException {
        String request =
                Http.request("GET / HTTP/1.1", "Host: localhost", "Cache-Control: " + control, "Connection: close");
        return Http.converse(server.port(), request).getFirst();
    }

    private static Server serve(Site site, String checks) throws IOException {
        return site.serve(site.server().with("--config", site.config("{\"check_list\": {" + checks + "}}")));
    }
}
