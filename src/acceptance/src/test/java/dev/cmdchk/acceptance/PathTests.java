package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path with a meaning of its own, and the forms of an answer. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathTests {
    private Server server;
    private RunCounter disk;
    private RunCounter app;

    @BeforeAll
    void start(Site site) throws IOException {
        this.disk = RunCounter.on(site);
        this.app = RunCounter.on(site);
        this.server = site.serve(
                site.server().with("--config", site.config("""
                {"check_list": {"%s": {"name": "disk", "group": "storage"}, "%s; exit 3": {"name": "app"}}}
                """.formatted(this.disk.command(), this.app.command()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/readyz", "/healthz", "/readyz?verbose=", "/healthz?exclude=nosuch", "/readyz?a=b"})
    void aggregateUnderItsOwnNameFailsWithAnyCheck(String path) throws IOException {
        assertThat(this.server.get(path).status()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "/readyz/disk, 200",
        "/healthz/disk, 200",
        "/readyz/storage, 200",
        "/readyz/app, 503",
        "/readyz/%61pp, 503",
        "/readyz/app;x, 503"
    })
    void checkUnderItsNameIsRunAlone(String path, int status) throws IOException {
        long disk = this.disk.runs();
        long app = this.app.runs();

        Reply reply = this.server.get(path);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body())
                .isEqualTo(status == 200 ? "All checks succeeded.\r\n" : "Check failed, please see log.\r\n");
        assertThat(this.disk.runs() - disk).isEqualTo(status == 200 ? 1 : 0);
        assertThat(this.app.runs() - app).isEqualTo(status == 200 ? 0 : 1);
    }

    @Test
    void verboseListsEachCheckAsKubeApiserverDoes() throws IOException {
        Reply reply = this.server.get("/readyz?verbose");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("""
                [+]disk ok
                [-]app failed: reason withheld
                readyz check failed
                """);
        assertThat(this.server.get("/readyz/disk?verbose").body()).isEqualTo("""
                [+]disk ok
                readyz/disk check passed
                """);
    }

    @Test
    void excludedChecksAreNotRunAndUnknownOnesAreNamed() throws IOException {
        long app = this.app.runs();

        Reply reply =
                this.server.get("/healthz?verbose&exclude=app&exclude=nosuch&exclude=one,two&exclude=%3Cscript%3E");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("""
                [+]disk ok
                [+]app excluded: ok
                warn: some health checks cannot be excluded: no matches for "%3Cscript%3E","nosuch","one,two"
                healthz check passed
                """);
        assertThat(this.app.runs()).isEqualTo(app);
    }

    @Test
    void excludedGroupIsNotRun() throws IOException {
        long disk = this.disk.runs();

        Reply reply = this.server.get("/readyz?verbose&exclude=storage");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).startsWith("[+]disk excluded: ok\n[-]app failed: reason withheld\n");
        assertThat(this.disk.runs()).isEqualTo(disk);
    }

    @Test
    void nothingLeftToRunIsNoVerdictToPass() throws IOException {
        assertThat(this.server.get("/readyz?exclude=app&exclude=disk").status()).isEqualTo(503);
        assertThat(this.server.get("/readyz/disk?exclude=disk").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/readyz/nosuch",
                "/readyz/",
                "/readyz/disk/",
                "/readyz/disk/nosuch",
                "/readyz/%64isk%2f",
                "/healthz/nosuch?verbose",
                "/livez/nosuch",
                "/checks/nosuch",
                "/actuator",
                "/actuator/nosuch",
                "/%61ctuator/nosuch",
                "//actuator//nosuch",
                "/a/../actuator/nosuch",
                "/actuator/nosuch;disk"
            })
    void unknownNameBelowAPathOfOursIsNotFoundNothingIsRunAndItIsNotRepeated(String path) throws IOException {
        long before = this.disk.runs() + this.app.runs();

        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            Reply reply = this.server.ask(method, path);

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.header("content-length")).contains("12");
            assertThat(reply.body()).isEqualTo(method.equals("HEAD") ? "" : "Not found.\r\n");
            assertThat(reply.everything()).doesNotContain("nosuch", "disk");
        }
        assertThat(this.disk.runs() + this.app.runs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/readyz",
                "/readyz/disk",
                "/readyz/nosuch",
                "/healthz",
                "/livez",
                "/checks/nosuch",
                "/actuator/env"
            })
    void pathOfOursRefusesOtherMethods(String path) throws IOException {
        Reply reply = this.server.ask("POST", path);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).contains("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/readyz", "/any"})
    void aggregateIsToldInTheFormThatIsAskedFor(String path) throws IOException {
        assertThat(this.accepting(path, "application/json"))
                .satisfies(reply -> assertThat(reply.status()).isEqualTo(503))
                .satisfies(reply -> assertThat(reply.header("content-type")).contains("application/json"))
                .satisfies(reply -> assertThat(reply.body()).contains("\"status\":\"fail\"", "\"name\":\"disk\""));
        assertThat(this.accepting(path, "application/health+json, */*;q=0.5"))
                .satisfies(reply -> assertThat(reply.status()).isEqualTo(503))
                .satisfies(reply -> assertThat(reply.header("content-type")).contains("application/health+json"))
                .satisfies(reply -> assertThat(reply.body())
                        .startsWith("{\"status\":\"fail\"")
                        .contains("\"disk:"));
        for (String accept : List.of("*/*", "text/*", "image/png", "text/plain, application/json;q=0.9")) {
            assertThat(this.accepting(path, accept))
                    .satisfies(reply -> assertThat(reply.body()).isEqualTo("Check failed, please see log.\r\n"))
                    .satisfies(reply -> assertThat(reply.header("vary")).contains("Accept"));
        }
    }

    private Reply accepting(String path, String accept) throws IOException {
        String request =
                Http.request("GET " + path + " HTTP/1.1", "Host: localhost", "Accept: " + accept, "Connection: close");
        return Http.converse(this.server.port(), request).getFirst();
    }
}
