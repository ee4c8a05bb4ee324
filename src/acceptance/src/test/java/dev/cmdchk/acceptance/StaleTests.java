package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;

/** Whatever tells of a check without running it tells of none as healthy whose verdict is 503. */
@ExtendWith(SiteExtension.class)
class StaleTests {

    /** Fault: to all but the page such a check was healthy, so no alert came for as long as its run hung. */
    @Test
    void resultThatIsTooOldIsNowhereToldAsHealthy(Site site) throws IOException {
        Hanging check = Hanging.on(site);
        Server server = site.serve(site.server().with("--config", site.config("""
                {"check_list": {"%s": {"name": "app", "interval": "1s", "max_age": "2s", "timeout": "5m"}}}
                """.formatted(check.command()))));
        eventually("a result").until(() -> server.status() == 200);

        check.begin();
        check.awaitBegun();
        eventually("it is too old").until(() -> server.status() == 503);

        Map<String, Object> app = json(server, "/checks/app");
        assertThat(json(server, "/checks")).containsEntry("status", "fail");
        assertThat(app).containsEntry("status", "fail").containsEntry("raw_status", "pass");
        assertThat(Instant.parse(String.valueOf(app.get("since"))))
                .isEqualTo(Instant.parse(String.valueOf(last(app).get("ended"))).plusSeconds(2));
        assertThat(metrics(server)).contains("cmdchk_healthy 0.0", "cmdchk_check_up{check=\"app\"} 0.0");
        assertThat(page(server, "/checks")).contains("1 of 1 check unhealthy");
        assertThat(page(server, "/checks/app")).contains("app is unhealthy");
        check.end();
        eventually("healthy again").until(() -> metrics(server).contains("cmdchk_healthy 1.0"));
    }

    @Test
    void checkThatHadNoPlaceForWhoAskedLastIsNowhereToldAsHealthy(Site site) throws IOException {
        Hanging other = Hanging.on(site);
        Server server = site.serve(site.server().with("--config", site.config("""
                {"max_parallel": 1, "check_list": {
                  "%s": {"name": "other", "timeout": "5m"},
                  "true": {"name": "app", "timeout": "500ms"}}}
                """.formatted(other.command()))));
        eventually("both have had their place").until(() -> server.status() == 200);
        other.begin();
        try (Http.Connection caller = Http.Connection.open(server.port())) {
            caller.send(Http.request("GET /readyz/other HTTP/1.1", "Host: localhost"));
            other.awaitBegun();

            assertThat(server.get("/readyz/app").status()).isEqualTo(503);

            assertThat(json(server, "/checks/app")).containsEntry("status", "fail");
            assertThat(json(server, "/checks/other")).containsEntry("status", "pass");
            assertThat(metrics(server)).contains("cmdchk_healthy 0.0", "cmdchk_check_up{check=\"app\"} 0.0");
            other.end();
            assertThat(caller.receive(false)).map(Reply::status).contains(200);
        }
        eventually("its turn").until(() -> metrics(server).contains("cmdchk_healthy 1.0"));
    }

    /** JSON is YAML too. */
    private static Map<String, Object> json(Server server, String path) throws IOException {
        return new Yaml().load(server.get(path).body());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> last(Map<String, Object> check) {
        return (Map<String, Object>) check.getOrDefault("last", Map.of());
    }

    private static List<String> metrics(Server server) throws IOException {
        return server.get("/actuator/prometheus").body().lines().toList();
    }

    private static String page(Server server, String path) throws IOException {
        String request =
                Http.request("GET " + path + " HTTP/1.1", "Host: localhost", "Accept: text/html", "Connection: close");
        return Http.converse(server.port(), request).getFirst().body();
    }
}
