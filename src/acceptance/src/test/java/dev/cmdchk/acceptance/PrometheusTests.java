package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Prometheus itself scrapes the server and alerts by the rules that come with it. Only their waiting times are taken out:
 * those are for {@link AlertRulesTests}, which have no clock to wait for.
 */
@ExtendWith(SiteExtension.class)
class PrometheusTests {
    private static final Path RULES = Installation.sources().resolve("docker/prometheus/cmdchk.rules.yml");
    private static final Pattern ALERT = Pattern.compile("\"alertname\":\"(\\w+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void prometheusAlertsWhenACheckFailsAndNoMoreWhenItPasses(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = serve(site, flag);
        int prometheus = watch(site, server.port());
        within(PATIENCE, "scraped and content")
                .until(() -> isScraped(prometheus) && alerts(prometheus).isEmpty());

        flag.fail();
        within(PATIENCE, "alerts")
                .untilAsserted(() -> assertThat(alerts(prometheus))
                        .containsExactlyInAnyOrder("CmdchkUnhealthy", "CmdchkCheckFailing"));

        flag.pass();
        within(PATIENCE, "no alert any more").until(() -> alerts(prometheus).isEmpty());
    }

    @Test
    void prometheusAlertsWhenTheServerIsGone(Site site) throws IOException {
        Server server = serve(site, Flag.on(site));
        int prometheus = watch(site, server.port());
        within(PATIENCE, "scraped and content")
                .until(() -> isScraped(prometheus) && alerts(prometheus).isEmpty());

        server.program().close();

        within(PATIENCE, "alert")
                .untilAsserted(() -> assertThat(alerts(prometheus)).containsExactly("CmdchkDown"));
    }

    private static Server serve(Site site, Flag flag) throws IOException {
        Path config = site.config(
                "{\"check_list\": {\"%s\": {\"name\": \"flag\", \"interval\": \"500ms\"}}}".formatted(flag.command()));
        return site.serve(site.server().with("--config", config));
    }

    /** Starts a Prometheus that scrapes what listens on {@code port}, and returns its own port when it answers. */
    private static int watch(Site site, int port) throws IOException {
        Path rules = site.path("rules.yml");
        Files.writeString(rules, Files.readString(RULES).replaceAll("(?m)^ +for: .*\n", ""));
        Path config = site.config("""
                global:
                  scrape_interval: 500ms
                  evaluation_interval: 500ms
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: cmdchk
                    metrics_path: /actuator/prometheus
                    static_configs:
                      - targets: ["127.0.0.1:%d"]
                """.formatted(rules, port));
        int own = site.freePort();
        site.await(
                site.command("prometheus")
                        .with("--config.file", config, "--storage.tsdb.path", site.path("prometheus"))
                        .with("--web.listen-address", "127.0.0.1:" + own)
                        .start(),
                own);
        return own;
    }

    private static boolean isScraped(int prometheus) throws IOException {
        return query(prometheus, "up==1").contains("\"job\":\"cmdchk\"");
    }

    /** Returns the names of the alerts that fire. */
    private static List<String> alerts(int prometheus) throws IOException {
        return ALERT.matcher(query(prometheus, "ALERTS%7Balertstate=%22firing%22%7D"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String query(int prometheus, String expression) throws IOException {
        return Http.ask(prometheus, "GET", "/api/v1/query?query=" + expression).body();
    }
}
