package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** {@code /checks}: all that is known of the checks, as JSON, and of their commands and output what the settings allow. */
@ExtendWith(SiteExtension.class)
class ChecksPathTests {
    private static Server serve(Site site, String show) throws IOException {
        return site.serve(site.server().with("--config", site.config("""
            {"show_output": "%s", "check_list": {
              "echo \\"DISK OK - free | '/ root'=7.5%%;10;5:;0;100 inodes=U\\"; : --password=hunter2":
                {"name": "disk", "group": "storage", "description": "Room is left", "fall": 2},
              "echo out of reach; exit 3": {"name": "app"},
              "echo nearly; exit 1": {"name": "load", "warn": [1]},
              "kill -9 $$": {"name": "killed"},
              "sleep 60": {"name": "slow", "timeout": "100ms"}}}
            """.formatted(show))));
    }

    /** JSON is YAML too. */
    private static Map<String, Object> json(Reply reply) {
        assertThat(reply.header("content-type")).contains("application/json");
        return new Yaml().load(reply.body());
    }

    private static Map<String, Object> check(Server server, String name) throws IOException {
        return json(server.get("/checks/" + name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> json, String key) {
        return (Map<String, Object>) Objects.requireNonNull(json.get(key), key);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> json, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(json.get(key), key);
    }

    @Test
    void beforeTheFirstRunEachCheckIsUnknownAndNothingIsRun(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command()));

        Map<String, Object> all = json(server.get("/checks"));

        assertThat(all).containsEntry("status", "unknown");
        assertThat(list(all, "checks"))
                .singleElement()
                .satisfies(check -> assertThat(check)
                        .containsEntry("name", "printf")
                        .containsEntry("status", "unknown")
                        .containsEntry("raw_status", "unknown")
                        .doesNotContainKeys("last", "shown"));
        assertThat(counter.runs()).isZero();
    }

    @Test
    void checkTellsItsStatusExitStatusDurationTimesFailuresAndLastResults(Site site) throws IOException {
        Server server = serve(site, "never");
        for (int i = 0; i < 25; i++) {
            server.get("/readyz/app");
        }
        server.get("/");

        Map<String, Object> app = check(server, "app");
        Map<String, Object> disk = check(server, "disk");

        assertThat(app)
                .containsEntry("name", "app")
                .containsEntry("status", "fail")
                .containsEntry("raw_status", "fail")
                .containsEntry("consecutive_failures", 26);
        assertThat(Instant.parse(String.valueOf(app.get("since")))).isBefore(Instant.now());
        assertThat(object(app, "runs")).containsEntry("failed", 26).containsEntry("passed", 0);
        assertThat(object(app, "last"))
                .containsEntry("status", "fail")
                .containsEntry("outcome", "exited")
                .containsEntry("exit_status", 3)
                .containsKeys("ended", "duration_seconds");
        assertThat(list(app, "recent")).hasSize(20).first().isEqualTo(app.get("last"));
        assertThat(disk)
                .containsEntry("group", "storage")
                .containsEntry("description", "Room is left")
                .containsEntry("status", "pass")
                .containsEntry("consecutive_failures", 0);
    }

    @ParameterizedTest
    @CsvSource({
        "disk, pass, exited, 0",
        "load, warn, exited, 1",
        "killed, fail, killed, -9",
        "slow, fail, timed_out,",
    })
    void outcomeOfTheLastRunIsTold(String name, String status, String outcome, Integer exitStatus, Site site)
            throws IOException {
        Server server = serve(site, "never");
        server.get("/readyz/" + name);

        Map<String, Object> last = object(check(server, name), "last");

        assertThat(last).containsEntry("status", status).containsEntry("outcome", outcome);
        assertThat(last.get("exit_status")).isEqualTo(exitStatus);
    }

    @Test
    void rawStatusIsThatOfTheLastRunWhateverFallMakesOfIt(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"check_list": {"%s": {"name": "app", "fall": 3}}}
                        """.formatted(flag.command()))));
        server.get("/");
        flag.fail();
        server.get("/");

        assertThat(check(server, "app"))
                .containsEntry("status", "pass")
                .containsEntry("raw_status", "fail")
                .containsEntry("consecutive_failures", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "never, disk, false",
        "never, app, false",
        "never, load, false",
        "failed, disk, false",
        "failed, app, true",
        "failed, load, true",
        "always, disk, true",
        "always, app, true",
        "always, load, true"
    })
    void commandAndOutputAreShownOnlyAsFarAsTheSettingsAllow(String show, String name, boolean shown, Site site)
            throws IOException {
        Server server = serve(site, show);
        server.get("/");

        Map<String, Object> alone = check(server, name);
        Map<String, Object> among = list(json(server.get("/checks")), "checks").stream()
                .filter(check -> name.equals(check.get("name")))
                .findFirst()
                .orElseThrow();

        assertThat(alone.containsKey("shown")).isEqualTo(shown);
        assertThat(among.containsKey("shown")).isEqualTo(shown);
    }

    @Test
    void outputOfAPluginIsTakenApartAndItsSecretsAreMasked(Site site) throws IOException {
        Server server = serve(site, "always");
        server.get("/readyz/disk");

        Map<String, Object> shown = object(check(server, "disk"), "shown");

        assertThat(shown).containsEntry("text", "DISK OK - free");
        assertThat(String.valueOf(shown.get("output"))).startsWith("DISK OK - free | '/ root'=7.5%;10;5:;0;100");
        assertThat(String.valueOf(shown.get("command")))
                .contains("echo", "****")
                .doesNotContain("hunter2");
        assertThat(list(shown, "performance_data"))
                .satisfiesExactly(
                        root -> assertThat(root)
                                .containsEntry("label", "/ root")
                                .containsEntry("value", 7.5)
                                .containsEntry("unit", "%")
                                .containsEntry("warn", "10")
                                .containsEntry("crit", "5:")
                                .containsEntry("min", 0.0)
                                .containsEntry("max", 100.0),
                        inodes -> assertThat(inodes)
                                .containsEntry("label", "inodes")
                                .doesNotContainKey("value"));
    }

    /** Fault: each character of such a label took some frames of the stack. The verdict was 503, and /checks 500. */
    @Test
    void outputThatBeginsAsALabelAndNeverEndsIsShownAsItIs(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"show_output": "always", "check_list": {
                  "echo \\"OK | '$(printf %4000s | tr ' ' x)\\"": {"name": "odd"}}}
                """)));

        assertThat(server.status()).isEqualTo(200);

        assertThat(object(check(server, "odd"), "shown"))
                .containsEntry("text", "OK")
                .doesNotContainKey("performance_data");
        assertThat(server.get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(Log.errors(server.console())).isEmpty();
    }

    /** Fault: the last number that was kept was what its cut digits say, and one too large "Infinity". */
    @Test
    void outputWithMoreDataThanIsKeptShowsWholeNumbersAlone(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"show_output": "always", "check_list": {
                  "echo 'OK |' huge=1e400 $(seq -f k%g=12345 1000)": {"name": "many"}}}
                """)));

        assertThat(server.status()).isEqualTo(200);

        assertThat(list(object(check(server, "many"), "shown"), "performance_data"))
                .hasSizeGreaterThan(300)
                .allSatisfy(datum -> assertThat(datum).containsEntry("value", 12345.0));
        assertThat(server.get("/actuator/prometheus").body()).doesNotContain("+Inf\n", "label=\"huge\"");
    }

    @Test
    void verdictAsJsonTellsTheSameOfTheChecksThatWereAsked(Site site) throws IOException {
        Server server = serve(site, "failed");
        String request = Http.request(
                "GET /readyz/app HTTP/1.1", "Host: localhost", "Accept: application/json", "Connection: close");

        Reply reply = Http.converse(server.port(), request).getFirst();

        assertThat(reply.status()).isEqualTo(503);
        assertThat(json(reply)).containsEntry("status", "fail");
        assertThat(list(json(reply), "checks")).singleElement().satisfies(check -> {
            assertThat(check).containsEntry("name", "app").containsEntry("status", "fail");
            assertThat(object(check, "shown")).containsEntry("text", "out of reach");
        });
    }
}
