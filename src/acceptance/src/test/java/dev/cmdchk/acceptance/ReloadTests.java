package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a reload leaves as it is, what it takes away, and what of it can be seen. */
@ExtendWith(SiteExtension.class)
class ReloadTests {
    private static final Duration RELOAD = Duration.ofMinutes(1);
    private static final String SUCCESSFUL = "cmdchk_config_last_reload_successful ";

    private static List<String> metrics(Server server) throws IOException {
        return server.get("/actuator/prometheus").body().lines().toList();
    }

    /** As an editor does: another file takes the name. */
    private static void replace(Path config, Site site, String json) throws IOException {
        Files.move(site.config(json), config, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void checkThatStaysKeepsItsStateAndScheduleAndSeriesOfOneThatIsGoneGo(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        String kept = "\"%s\": {\"name\": \"kept\", \"interval\": \"60m\"}".formatted(counter.command());
        Path config = site.config("{\"check_list\": {%s, \"true\": {\"name\": \"gone\"}}}".formatted(kept));
        Server server = site.serve(site.server().with("--config", config));
        assertThat(server.status()).isEqualTo(200);
        assertThat(metrics(server)).anyMatch(line -> line.contains("check=\"gone\""));

        replace(config, site, "{\"check_list\": {%s, \"true\": {\"name\": \"new\"}}}".formatted(kept));

        within(RELOAD, "the new check").until(() -> server.get("/checks/new").status() == 200);
        assertThat(server.get("/checks/gone").status()).isEqualTo(404);
        assertThat(metrics(server))
                .noneMatch(line -> line.contains("check=\"gone\""))
                .contains(
                        "cmdchk_check_runs_total{check=\"kept\",outcome=\"passed\"} 1.0",
                        "cmdchk_check_runs_total{check=\"new\",outcome=\"passed\"} 0.0",
                        "cmdchk_check_up{check=\"new\"} NaN",
                        "cmdchk_check_duration_seconds_count{check=\"new\"} 0");
        assertThat(counter.runs()).isOne();
    }

    @Test
    void seriesOfACheckThatChangesBeginAnewTogether(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"true\": {\"name\": \"app\"}}}");
        Server server = site.serve(site.server().with("--config", config));
        server.status();
        server.status();
        assertThat(metrics(server)).contains("cmdchk_check_duration_seconds_count{check=\"app\"} 2");

        replace(config, site, "{\"check_list\": {\"exit 3\": {\"name\": \"app\"}}}");
        within(RELOAD, "the other check")
                .until(() -> server.get("/checks").body().contains("\"unknown\""));
        server.status();

        assertThat(metrics(server))
                .contains(
                        "cmdchk_check_runs_total{check=\"app\",outcome=\"passed\"} 0.0",
                        "cmdchk_check_runs_total{check=\"app\",outcome=\"failed\"} 1.0",
                        "cmdchk_check_duration_seconds_count{check=\"app\"} 1");
    }

    @Test
    void reloadThatFailsIsSeenInTheMetricsUntilOneSucceeds(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 0\": []}}");
        Server server = site.serve(site.server().with("--config", config));
        assertThat(metrics(server)).contains(SUCCESSFUL + "1.0");

        replace(config, site, "{\"check_list\": {}}");
        within(RELOAD, "a failed reload").until(() -> metrics(server).contains(SUCCESSFUL + "0.0"));
        assertThat(server.status()).isEqualTo(200);
        replace(config, site, "{\"check_list\": {\"exit 1\": []}}");

        within(RELOAD, "a reload").until(() -> metrics(server).contains(SUCCESSFUL + "1.0"));
        assertThat(server.status()).isEqualTo(503);
    }

    @Test
    void checkThatIsRemovedWhileItRunsFinishesForWhoeverWaits(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Path letGo = site.path("let-go");
        String running = "%s; until test -e %s; do sleep 0.1; done".formatted(counter.command(), letGo);
        Path config =
                site.config("{\"timeout\": \"5m\", \"check_list\": {\"%s\": {\"name\": \"old\"}}}".formatted(running));
        Server server = site.serve(site.server().with("--config", config));
        try (Http.Connection caller = Http.Connection.open(server.port())) {
            caller.send(Http.request("GET /readyz/old HTTP/1.1", "Host: localhost"));
            within(RELOAD, "its run").until(() -> counter.runs() == 1);

            replace(config, site, "{\"timeout\": \"5m\", \"check_list\": {\"true\": {\"name\": \"new\"}}}");
            within(RELOAD, "it is gone").until(() -> server.get("/checks/old").status() == 404);
            assertThat(server.get("/readyz/old").status()).isEqualTo(404);
            Files.createFile(letGo);

            assertThat(caller.receive(false)).map(Reply::status).contains(200);
        }
        assertThat(counter.runs()).isOne();
    }

    @Test
    void checkThatFailsAndComesBackIsLoggedAsOneThatBeginsToFail(Site site) throws IOException {
        String both = "{\"check_list\": {\"exit 0\": [], \"exit 3\": {\"name\": \"bad\"}}}";
        Path config = site.config(both);
        Server server = site.serve(site.server().with("--config", config));
        assertThat(server.get("/readyz/bad").status()).isEqualTo(503);

        // Where nothing is run: a run that is in flight when its check goes begins to fail by itself.
        replace(config, site, "{\"check_list\": {\"exit 0\": []}}");
        within(RELOAD, "it is gone").until(() -> server.get("/checks/bad").status() == 404);
        replace(config, site, both);
        within(RELOAD, "it is back").until(() -> server.get("/checks/bad").status() == 200);
        assertThat(server.get("/readyz/bad").status()).isEqualTo(503);

        eventually("both are logged")
                .untilAsserted(() -> assertThat(server.console().lines())
                        .filteredOn(line -> line.contains("check 'bad' failed: exit status 3"))
                        .hasSize(2));
    }

    @Test
    void hundredReloadsLeaveNothing(Site site) throws IOException {
        Path config = site.config("{\"check_list\": {\"exit 0\": [], \"true\": {\"name\": \"a-0\"}}}");
        Server server = site.serve(site.server().with("--config", config));
        assertThat(server.status()).isEqualTo(200);
        Footprint footprint = Footprint.of(server);

        for (int i = 1; i <= 100; i++) {
            String name = "a-" + i;
            replace(config, site, "{\"check_list\": {\"exit 0\": [], \"true\": {\"name\": \"%s\"}}}".formatted(name));
            within(RELOAD, name).until(() -> server.get("/readyz/" + name).status() == 200);
        }

        footprint.assertHeldBy(server);
        assertThat(metrics(server))
                .filteredOn(line -> line.startsWith("cmdchk_check_up{"))
                .hasSize(2);
    }
}
