package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as HTTP sees it. */
@ExtendWith(SiteExtension.class)
class HtmlTests {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static Reply ask(Server server, String path, String accept) throws IOException {
        String request =
                Http.request("GET " + path + " HTTP/1.1", "Host: localhost", "Accept: " + accept, "Connection: close");
        return Http.converse(server.port(), request).getFirst();
    }

    @Test
    void pageHasTheStatusThatTextHas(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));

        assertThat(ask(server, "/", "text/plain").status()).isEqualTo(200);
        assertThat(ask(server, "/", "text/html").status()).isEqualTo(200);

        flag.fail();

        assertThat(ask(server, "/", "text/html").status()).isEqualTo(503);
        assertThat(ask(server, "/", "text/plain").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/checks", "/checks/true"})
    void pageLetsNothingInButWhatIsServedBesideIt(String path, Site site) throws IOException {
        Reply page = ask(site.serve(site.server().with("--check", "true")), path, "text/html");

        assertThat(page.header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.header("content-security-policy")).contains(POLICY);
    }

    @Test
    void checkThatRunsOnlyWhenAskedTellsWhenItDid(Site site) throws IOException {
        Server server = site.serve(site.server().with("--check", "true"));
        assertThat(ask(server, "/checks", "text/html").body())
                .contains("never run")
                .doesNotContain("since <time");
        assertThat(ask(server, "/checks/true", "text/html").body()).contains("never run");

        server.status();

        for (String path : List.of("/checks", "/checks/true")) {
            assertThat(ask(server, path, "text/html").body())
                    .containsPattern("ran <time datetime=\"[0-9T:Z-]+\">(just now|[0-9]+ s ago|[0-9]+ min ago)</time>")
                    .doesNotContain("never run");
        }
    }

    @Test
    void checkThatAnEarlierServerRanTellsHowLongThatTook(Site site) throws IOException {
        Path config = site.config("""
                {"history_dir": "%s", "check_list": {"true": []}}
                """.formatted(site.directoryOf(User.NOBODY)));
        Server first = site.serve(site.server().with("--config", config));
        first.status();
        first.program().signal("TERM");
        first.program().awaitExit();

        Server second = site.serve(site.server().with("--config", config));

        eventually("what was written")
                .untilAsserted(
                        () -> assertThat(ask(second, "/checks", "text/html").body())
                                .containsPattern("<span>[0-9.]+ m?s</span></p>"));
    }

    @Test
    void checkThatFoundNoPlaceToRunIsShownSoUntilItRuns(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Path begun = site.directoryOf(User.NOBODY).resolve("begun");
        Server server = site.serve(site.server().with("--config", site.config("""
                {"max_parallel": 1, "check_list": {
                  "touch %s; until test -e %s; do sleep 0.1; done": {"name": "long", "timeout": "10m"},
                  "true": {"name": "short", "timeout": "2s"}}}
                """.formatted(begun, flag.file()))));
        eventually("a place")
                .untilAsserted(
                        () -> assertThat(server.get("/readyz/short").status()).isEqualTo(200));
        assertThat(ask(server, "/checks/short", "text/html").body()).contains("short is healthy");
        try (Http.Connection caller = Http.Connection.open(server.port())) {
            caller.send(Http.request("GET /readyz/long HTTP/1.1", "Host: localhost"));
            eventually("no place")
                    .untilAsserted(() ->
                            assertThat(server.get("/readyz/short").status()).isEqualTo(503));

            for (String path : List.of("/checks", "/checks/short")) {
                assertThat(ask(server, path, "text/html").body())
                        .contains("full house")
                        .containsPattern("ran <time")
                        .containsPattern("since <time");
            }
            assertThat(ask(server, "/checks/short", "text/html").body()).contains("short is unhealthy");

            flag.fail();

            eventually("a place again")
                    .untilAsserted(() ->
                            assertThat(server.get("/readyz/short").status()).isEqualTo(200));
            assertThat(ask(server, "/checks/short", "text/html").body()).contains("short is healthy");
        }
    }

    @Test
    void timeOutOfServiceIsToldFromItsBeginningToItsEnd(Site site) throws IOException {
        Path drain = site.path("drain");
        Server server = site.serve(site.server().with("--config", site.config("""
                {"drain_file": "%s", "check_list": {"true": {"interval": "200ms"}}}
                """.formatted(drain))));
        eventually("a result")
                .untilAsserted(() -> assertThat(sinceOfAll(server)).isBeforeOrEqualTo(Instant.now()));
        Files.createFile(drain);
        Instant begun = ((FileTime) Files.getAttribute(drain, "unix:ctime")).toInstant();

        assertThat(ask(server, "/checks", "text/html").body()).contains("Taken out of service: the drain file exists");
        assertThat(sinceOfAll(server)).isEqualTo(begun.truncatedTo(ChronoUnit.SECONDS));

        Instant ended = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Files.delete(drain);

        assertThat(ask(server, "/checks", "text/html").body()).contains("The check is healthy");
        assertThat(sinceOfAll(server)).isAfterOrEqualTo(ended);
    }

    @Test
    void checkThatIsTakenAwayTurnsTheVerdictThen(Site site) throws IOException {
        String passing = "\"true\": {\"interval\": \"200ms\"}";
        String failing = "\"false\": {\"interval\": \"200ms\"}";
        Path config = site.config("{\"check_list\": {%s, %s}}".formatted(passing, failing));
        Server server = site.serve(site.server().with("--config", config));
        eventually("a failure")
                .untilAsserted(() ->
                        assertThat(ask(server, "/checks", "text/html").body()).contains("1 of 2 checks unhealthy"));
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        Files.writeString(config, "{\"check_list\": {%s}}".formatted(passing));

        eventually("one check")
                .untilAsserted(() ->
                        assertThat(ask(server, "/checks", "text/html").body()).contains("The check is healthy"));
        assertThat(sinceOfAll(server)).isAfterOrEqualTo(before).isBeforeOrEqualTo(Instant.now());
    }

    private static Instant sinceOfAll(Server server) throws IOException {
        Matcher since = Pattern.compile("id=\"verdict\"(?s:.*?)since <time datetime=\"([^\"]+)\"")
                .matcher(ask(server, "/checks", "text/html").body());
        return since.find() ? Instant.parse(since.group(1)) : Instant.MAX;
    }

    @Test
    void pageIsShortForWhoTakesItSoAndVerdictsStayAsTheyAre(Site site) throws IOException {
        Server server = site.serve(site.server().with("--check", "true"));
        String takesGzip = "Accept-Encoding: gzip\r\n";

        String page = exchange(server, "/", "Accept: text/html\r\n" + takesGzip);
        String plain = exchange(server, "/", "Accept: text/html\r\n");
        String text = exchange(server, "/", takesGzip);
        String json = exchange(server, "/checks", takesGzip);

        assertThat(page).contains("Content-Encoding: gzip").containsIgnoringCase("accept-encoding");
        assertThat(page.length()).isLessThan(plain.length() / 2);
        assertThat(plain).doesNotContain("Content-Encoding").contains("<!DOCTYPE html>");
        assertThat(text).contains("Content-Length: 23\r\n").doesNotContainIgnoringCase("encoding");
        assertThat(json).contains("Content-Length: ").doesNotContainIgnoringCase("encoding");
    }

    private static String exchange(Server server, String path, String headers) throws IOException {
        return Http.exchange(
                server.port(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }
}
