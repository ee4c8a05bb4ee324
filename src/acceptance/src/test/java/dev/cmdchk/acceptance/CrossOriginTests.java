package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which web pages may read answers. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginTests {
    private static final String ALLOWED = "https://dashboard.example";
    private Server server;
    private RunCounter counter;

    @BeforeAll
    void start(Site site) throws IOException {
        this.counter = RunCounter.on(site);
        this.server =
                site.serve(site.server().with("--config", site.config("""
                {"allowed_origins": ["%s"], "check_list": {"%s; exit 1": {"name": "app"}}}
                """.formatted(ALLOWED, this.counter.command()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/readyz/app", "/livez", "/checks", "/checks/nosuch", "/actuator/health"})
    void answerIsReadableByPagesOfAnAllowedOriginAlone(String path) throws IOException {
        Reply allowed = this.ask("GET", path, ALLOWED);
        Reply stranger = this.ask("GET", path, "https://evil.example");

        assertThat(allowed.header("access-control-allow-origin")).contains(ALLOWED);
        assertThat(stranger.header("access-control-allow-origin")).isEmpty();
        assertThat(stranger.status()).isEqualTo(allowed.status());
        assertThat(stranger.everything()).contains("Origin").doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {ALLOWED, "https://evil.example"})
    void preflightRunsTheChecksAsEveryOptions(String origin) throws IOException {
        long before = this.counter.runs();

        Reply reply = this.ask("OPTIONS", "/", origin);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("Check failed, please see log.\r\n");
        assertThat(this.counter.runs()).isEqualTo(before + 1);
        assertThat(reply.header("access-control-allow-methods").isPresent()).isEqualTo(origin.equals(ALLOWED));
    }

    private Reply ask(String method, String path, String origin) throws IOException {
        String request = Http.request(
                method + " " + path + " HTTP/1.1",
                "Host: localhost",
                "Origin: " + origin,
                "Access-Control-Request-Method: GET",
                "Connection: close");
        return Http.converse(this.server.port(), request).getFirst();
    }
}
