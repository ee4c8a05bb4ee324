package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of Spring Boot's Actuator is reachable, and that nothing else of it is. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActuatorTests {
    private Server server;
    private RunCounter disk;

    @BeforeAll
    void start(Site site) throws IOException {
        this.disk = RunCounter.on(site);
        this.server = site.serve(site.server().with("--config", site.config("""
                {"show_output": "always",
                 "check_list": {"%s": {"name": "disk"}, "echo canary; exit 3": {"name": "app"}}}
                """.formatted(this.disk.command()))));
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health, 503",
        "/actuator/health/disk, 200",
        "/actuator/health/app, 503",
        "/actuator/health/liveness, 200",
        "/actuator/health/readiness, 503",
        "/actuator/info, 200",
        "/actuator/prometheus, 200"
    })
    void endpointAnswersGetHeadAndOptionsAlike(String path, int status) throws IOException {
        Reply get = this.server.get(path);
        Reply options = this.server.ask("OPTIONS", path);
        Reply head = this.server.ask("HEAD", path);

        assertThat(get.status()).isEqualTo(status);
        assertThat(get.header("cache-control")).contains("no-store");
        assertThat(get.header("x-content-type-options")).contains("nosniff");
        assertThat(get.everything()).doesNotContain("canary").doesNotContainIgnoringCase("spring");
        assertThat(get.header("content-length"))
                .contains(String.valueOf(get.body().length()));
        assertThat(options.statusLine()).isEqualTo(get.statusLine());
        assertThat(headers(options)).isEqualTo(headers(get));
        assertThat(options.body()).isNotEmpty();
        assertThat(head.statusLine()).isEqualTo(get.statusLine());
        assertThat(headers(head)).isEqualTo(headers(get));
        assertThat(head.body()).isEmpty();
    }

    /** Without what another answer to the same request has otherwise: the date, and the length of what is measured. */
    private static List<Reply.Header> headers(Reply reply) {
        boolean measured = reply.header("content-type").orElse("").startsWith("text/plain");
        return reply.headers().stream()
                .filter(header -> !header.name().equals("date"))
                .map(header -> measured && header.name().equals("content-length")
                        ? new Reply.Header(header.name(), "")
                        : header)
                .toList();
    }

    @Test
    void healthNamesEachCheckWithItsStatusAndNoDetails() throws IOException {
        assertThat(this.server.get("/actuator/health").body())
                .contains("\"status\":\"DOWN\"", "\"disk\":{\"status\":\"UP\"}", "\"app\":{\"status\":\"DOWN\"}")
                .contains("\"livenessState\":{\"status\":\"UP\"}", "\"groups\":[\"liveness\",\"readiness\"]")
                .doesNotContain("details", "exit");
    }

    @Test
    void healthRunsTheChecksOnceAndLivenessNone() throws IOException {
        long before = this.disk.runs();

        this.server.get("/actuator/health");
        this.server.get("/actuator/health/liveness");
        this.server.get("/actuator/health/app");

        assertThat(this.disk.runs() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/threaddump",
                "/actuator/configprops",
                "/actuator/loggers",
                "/actuator/mappings",
                "/actuator/beans",
                "/actuator/shutdown",
                "/actuator/refresh",
                "/actuator/jolokia",
                "/actuator/metrics",
                "/actuator/sbom",
                "/actuator/conditions",
                "/actuator/health/nosuch",
                "//actuator//env",
                "/%61ctuator/env",
                "/actuator/env;x"
            })
    void anythingElseOfItIsNotFoundAndNotAllowed(String path) throws IOException {
        assertThat(this.server.get(path).status()).isEqualTo(404);
        assertThat(this.server.ask("POST", path).status()).isEqualTo(405);
    }

    /** Fault: these were a 500, with Spring Boot's exception and its trace in the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/nosuch/x",
                "/actuator/health/disk/x",
                "/actuator/health/a/b/c",
                "/actuator/health/readiness/nosuch/x",
                "/actuator/health/liveness/disk/x",
                "/actuator/health/../env",
                "/actuator/health/%2e%2e/env",
                "/actuator/health/..;x/env",
                "/actuator/health/./disk",
                "/actuator/health/../prometheus",
                "/actuator/health/readiness/../disk",
                "/actuator/health/a%2fb",
                "/actuator/health/readiness%2fdisk",
                "/actuator/health/disk%2F"
            })
    void pathBelowACheckIsNotFoundAndOneEntryOfTheLog(String path) throws IOException {
        for (String method : new String[] {"GET", "HEAD", "OPTIONS"}) {
            Reply reply = this.server.ask(method, path);

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body()).isEqualTo(method.equals("HEAD") ? "" : "Not found.\r\n");
        }
        assertThat(this.server.ask("POST", path).status()).isEqualTo(405);

        eventually("entries in the log")
                .untilAsserted(() -> assertThat(this.server.console().lines())
                        .filteredOn(line -> line.contains(" " + path + " HTTP/1.1\" 40"))
                        .hasSize(4));
        assertThat(this.server.console()).doesNotContain("Exception", " ERROR ");
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health/readiness/disk, 200",
        "/actuator/health/readiness/app, 503",
        "/actuator/health/liveness/livenessState, 200",
        "/actuator/health/liveness/disk, 404",
        "/actuator/health/readiness/nosuch, 404"
    })
    void groupHasItsMembersBelowIt(String path, int status) throws IOException {
        assertThat(this.server.get(path).status()).isEqualTo(status);
    }

    /** Fault: a parameter of this name was taken in place of the path, and two of them were a 500. */
    @ParameterizedTest
    @CsvSource({
        "/actuator/health/app?path=disk, 503",
        "/actuator/health/disk?path=app&path=disk, 200",
        "/actuator/health?path=disk, 503"
    })
    void healthTakesNoParameters(String path, int status) throws IOException {
        assertThat(this.server.get(path).status()).isEqualTo(status);
    }

    /** Fault: to some of these the answer was 406 or 415, with a warning of Spring's in the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: text/html",
                "Accept: image/png",
                "Accept: application/xml",
                "Accept: */*",
                "Accept: ///",
                "Accept: application/openmetrics-text",
                "Accept: application/openmetrics-text;version=0.0.1",
                "Accept: application/openmetrics-text;q=foo",
                "Accept: application/openmetrics-text, ///",
                "Content-Type: garbage",
                "Content-Type: application/xml",
                "content-type: ///"
            })
    void endpointAnswersWhateverTheHeadersSay(String header) throws IOException {
        for (String path : new String[] {
            "/actuator/health/disk", "/actuator/health/liveness", "/actuator/info", "/actuator/prometheus"
        }) {
            for (String method : new String[] {"GET", "OPTIONS"}) {
                String request =
                        Http.request(method + " " + path + " HTTP/1.1", "Host: localhost", header, "Connection: close");

                assertThat(Http.converse(this.server.port(), request))
                        .extracting(Reply::status)
                        .containsExactly(200);
            }
        }
        assertThat(this.server.console()).doesNotContain("springframework");
    }

    @Test
    void healthWhenARequestHasABodyAnswersWithoutReadingIt() throws IOException {
        String request = Http.request(
                "GET /actuator/health/disk HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 1",
                "Connection: close");

        assertThat(Http.converse(this.server.port(), request + "{"))
                .extracting(Reply::status)
                .containsExactly(200);
    }

    /** Fault: Spring's form of a verdict came without these, and its 503 was in the log without a reason. */
    @Test
    void healthHasTheHeadersOfAVerdictAndItsCauseIsLogged(Site site) throws IOException {
        Hanging hanging = Hanging.on(site);
        Path drain = site.path("drain");
        Server other = site.serve(site.server().with("--config", site.config("""
                {"max_parallel": 1, "drain_file": "%s", "check_list": {
                  "%s": {"name": "hanging", "timeout": "5m"},
                  "true": {"name": "old", "max_age": "60m"},
                  "exit 3": {"name": "late", "timeout": "2s"}}}
                """.formatted(drain, hanging.command()))));
        assertThat(other.get("/actuator/health").status()).isEqualTo(503);
        assertThat(other.get("/actuator/health/old").header("age")).isPresent();
        assertThat(other.get("/actuator/health").header("age")).isPresent();
        hanging.begin();
        try (Http.Connection caller = Http.Connection.open(other.port())) {
            caller.send(Http.request("GET /actuator/health/hanging HTTP/1.1", "Host: localhost"));
            hanging.awaitBegun();

            Reply full = other.get("/actuator/health/late");

            assertThat(full.status()).isEqualTo(503);
            assertThat(full.header("retry-after")).contains("1");
            hanging.end();
            Files.createFile(drain);
            assertThat(other.get("/actuator/health/readinessState").status()).isEqualTo(503);
            assertThat(caller.receive(false)).map(Reply::status).contains(200);
        }
        eventually("causes in the log")
                .untilAsserted(() -> assertThat(other.console())
                        .containsPattern("GET /actuator/health HTTP/1.1\" 503, .* ms, late: exit status 3")
                        .containsPattern("GET /actuator/health/late HTTP/1.1\" 503, .* ms, late: full house")
                        .containsPattern(
                                "GET /actuator/health/readinessState HTTP/1.1\" 503, .* ms, the drain file exists"));
    }
}
