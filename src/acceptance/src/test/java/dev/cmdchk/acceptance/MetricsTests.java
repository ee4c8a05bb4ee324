package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus gets. */
@ExtendWith(SiteExtension.class)
class MetricsTests {

    @Test
    void allSeriesAreThereFromTheStartAndAScrapeRunsNoCheck(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command()));

        String scraped = server.get("/actuator/prometheus").body();

        assertThat(counter.runs()).isZero();
        assertThat(scraped.lines())
                .contains(
                        "cmdchk_up 1.0",
                        "cmdchk_healthy NaN",
                        "cmdchk_check_up{check=\"printf\"} NaN",
                        "cmdchk_check_exit_status{check=\"printf\"} NaN",
                        "cmdchk_check_last_run_timestamp_seconds{check=\"printf\"} NaN",
                        "cmdchk_check_consecutive_failures{check=\"printf\"} 0.0",
                        "cmdchk_check_runs_total{check=\"printf\",outcome=\"passed\"} 0.0",
                        "cmdchk_check_runs_total{check=\"printf\",outcome=\"warned\"} 0.0",
                        "cmdchk_check_runs_total{check=\"printf\",outcome=\"failed\"} 0.0",
                        "cmdchk_check_runs_total{check=\"printf\",outcome=\"timed_out\"} 0.0",
                        "cmdchk_check_runs_total{check=\"printf\",outcome=\"not_started\"} 0.0",
                        "cmdchk_check_duration_seconds_count{check=\"printf\"} 0",
                        "cmdchk_requests_coalesced_total 0.0",
                        "cmdchk_children_killed_total 0.0",
                        "cmdchk_processes_not_killed_total 0.0",
                        "cmdchk_log_entries_lost_total 0.0",
                        "cmdchk_config_last_reload_successful 1.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }

    @Test
    void seriesFollowWhatTheChecksDo(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"kill_grace": "0s", "check_list": {
                  "true": {"name": "good"},
                  "exit 3": {"name": "bad"},
                  "sleep 60": {"name": "slow", "timeout": "100ms"}}}
                """)));
        server.get("/");
        server.get("/");

        assertThat(server.get("/actuator/prometheus").body().lines())
                .contains(
                        "cmdchk_healthy 0.0",
                        "cmdchk_check_up{check=\"good\"} 1.0",
                        "cmdchk_check_up{check=\"bad\"} 0.0",
                        "cmdchk_check_exit_status{check=\"bad\"} 3.0",
                        "cmdchk_check_exit_status{check=\"slow\"} NaN",
                        "cmdchk_check_consecutive_failures{check=\"bad\"} 2.0",
                        "cmdchk_check_runs_total{check=\"good\",outcome=\"passed\"} 2.0",
                        "cmdchk_check_runs_total{check=\"bad\",outcome=\"failed\"} 2.0",
                        "cmdchk_check_runs_total{check=\"slow\",outcome=\"timed_out\"} 2.0",
                        "cmdchk_check_duration_seconds_count{check=\"good\"} 2",
                        "cmdchk_children_killed_total 2.0");
    }

    @ParameterizedTest
    @CsvSource({"never, false, false", "failed, false, true", "always, true, true"})
    void performanceDataOfPluginsIsThereAsFarAsOutputMayBeShown(String show, boolean good, boolean bad, Site site)
            throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"show_output": "%s", "check_list": {
                          "echo \\"OK | '/var \\\\\\"x'=7.5%%;10;5 users=3 age=U\\"": {"name": "good"},
                          "echo 'CRITICAL | time=0.25s;;;0'; exit 2": {"name": "bad"}}}
                        """.formatted(show))));
        assertThat(server.get("/actuator/prometheus").body()).doesNotContain("cmdchk_check_performance{");
        server.get("/");

        List<String> series = server.get("/actuator/prometheus").body().lines().toList();

        assertThat(series.contains("cmdchk_check_performance{check=\"good\",label=\"/var \\\"x\",unit=\"%\"} 7.5"))
                .isEqualTo(good);
        assertThat(series.contains("cmdchk_check_performance{check=\"good\",label=\"users\",unit=\"\"} 3.0"))
                .isEqualTo(good);
        assertThat(series.contains("cmdchk_check_performance{check=\"good\",label=\"age\",unit=\"\"} NaN"))
                .isEqualTo(good);
        assertThat(series.contains("cmdchk_check_performance{check=\"bad\",label=\"time\",unit=\"s\"} 0.25"))
                .isEqualTo(bad);
    }

    @Test
    void textIsCleanUnderPromtool(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"show_output": "always", "check_list": {"echo 'OK | a=1s b=2B c=3c'": []}}
                        """)));
        server.get("/");
        Path scraped = Files.writeString(
                site.path("metrics"), server.get("/actuator/prometheus").body());

        Command.Result result = site.command("sh")
                .with("-c", "promtool check metrics <" + scraped)
                .run();

        assertThat(result.out() + result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    /** Prometheus asks for protocol buffers first where it is to collect native histograms. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;q=0.5,*/*;q=0.1",
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                "application/openmetrics-text;version=0.0.1, ///",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
                        + "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
            })
    void openMetricsComesWhenItIsAccepted(String accept, Site site) throws IOException {
        Server server = site.serve(site.server());
        String request = Http.request(
                "GET /actuator/prometheus HTTP/1.1", "Host: localhost", "Accept: " + accept, "Connection: close");

        Reply reply = Http.converse(server.port(), request).getFirst();

        assertThat(reply.header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(reply.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text;q=0, text/plain",
                "application/openmetrics-text;q=foo",
                "text/plain;q=0.9,application/openmetrics-text;q=0.1"
            })
    void textComesWhenItIsPreferred(String accept, Site site) throws IOException {
        Server server = site.serve(site.server());
        String request = Http.request(
                "GET /actuator/prometheus HTTP/1.1", "Host: localhost", "Accept: " + accept, "Connection: close");

        Reply reply = Http.converse(server.port(), request).getFirst();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }
}
