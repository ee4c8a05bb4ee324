package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointTests {
    private static final String HEALTHY = "All checks succeeded.\r\n";
    private static final String UNHEALTHY = "Check failed, please see log.\r\n";
    private static final String ASTERISK = "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private Server healthy;
    private Server unhealthy;
    private RunCounter counter;

    @BeforeAll
    void start(Site site) throws IOException {
        this.counter = RunCounter.on(site);
        this.healthy = site.serve(site.server().with("--check", this.counter.command()));
        this.unhealthy = site.serve(site.server().with("--check", "/bin/false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS"})
    void askWhenChecksPassAnswers200WithItsExactBody(String method) throws IOException {
        Reply reply = this.healthy.ask(method, "/");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(HEALTHY);
        assertThat(reply.header("content-length")).contains("23");
        assertThat(reply.header("content-type")).contains("text/plain");
    }

    @Test
    void connectionThatALoadBalancerKeepsIsNotClosed() throws IOException {
        try (Http.Connection connection = Http.Connection.open(this.healthy.port())) {
            for (int asked = 1; asked <= 250; asked++) {
                connection.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");

                assertThat(connection.receive(true))
                        .as("answer %d", asked)
                        .hasValueSatisfying(
                                reply -> assertThat(reply.header("connection")).isEmpty());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS"})
    void askWhenACheckFailsAnswers503WithItsExactBody(String method) throws IOException {
        Reply reply = this.unhealthy.ask(method, "/");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo(UNHEALTHY);
        assertThat(reply.header("content-length")).contains("31");
        assertThat(reply.header("content-type")).contains("text/plain");
    }

    @Test
    void headHasStatusAndHeadersOfGetAndNoBody() throws IOException {
        for (Server server : List.of(this.healthy, this.unhealthy)) {
            Reply get = server.get("/");

            Reply head = server.ask("HEAD", "/");

            assertThat(head.statusLine()).isEqualTo(get.statusLine());
            assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
        }
    }

    @Test
    void optionsHasStatusAndHeadersOfGet() throws IOException {
        for (String path : List.of("/", "/any", "/readyz", "/readyz/nobodys", "/livez", "/livez/nobodys")) {
            Reply get = this.healthy.get(path);

            Reply options = this.healthy.ask("OPTIONS", path);

            assertThat(options.statusLine()).isEqualTo(get.statusLine());
            assertThat(withoutDate(options)).isEqualTo(withoutDate(get));
        }
    }

    private static List<Reply.Header> withoutDate(Reply reply) {
        return reply.headers().stream()
                .filter(header -> !header.name().equals("date"))
                .toList();
    }

    @Test
    void headFollowedByGetOnOneConnectionGivesBothAnswers() throws IOException {
        try (Http.Connection connection = Http.Connection.open(this.healthy.port())) {
            connection.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Reply head = connection.receive(true).orElseThrow();
            connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Reply get = connection.receive(false).orElseThrow();

            assertThat(head.header("content-length")).contains("23");
            assertThat(get.body()).isEqualTo(HEALTHY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/favicon.ico",
                "/_cat/indices",
                "/_search",
                "/check/",
                "/a/b/c.html",
                "/index.jsp",
                "/error",
                "/WEB-INF/web.xml",
                "/%7Euser",
                "/%C3%A9%ff",
                "/?a=b&c=%5Bd%5D",
                "/ok;touch%20/tmp/pwn",
                "/$%7Bserver.port%7D",
                "//double",
                "/trailing/"
            })
    void getOfAnyPathAnswersWithTheVerdict(String path) throws IOException {
        assertThat(this.healthy.get(path).body()).isEqualTo(HEALTHY);
        assertThat(this.unhealthy.get(path).body()).isEqualTo(UNHEALTHY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app_backend", "_", "a_b.example:9200", "~a!", "%41", "UPPER", "127.0.0.1", "[::1]:1", "a.b."})
    void getForAnyHostThatAProxyMayNameAnswersWithTheVerdict(String host) throws IOException {
        String request = Http.request("GET / HTTP/1.1", "Host: " + host, "Connection: close");

        assertThat(Http.converse(this.healthy.port(), request))
                .extracting(Reply::status)
                .containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void askOverHttp10WithoutHostAnswersAndCloses(String method) throws IOException {
        String request = method + " / HTTP/1.0\r\n\r\n";

        try (Http.Connection connection = Http.Connection.open(this.unhealthy.port())) {
            connection.send(request);
            Reply reply = connection.receive(method.equals("HEAD")).orElseThrow();

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("content-length")).contains("31");
            assertThat(connection.receive(false)).isEmpty();
        }
    }

    @Test
    void optionsOfTheAsteriskAnswersWithTheVerdict() throws IOException {
        List<Reply> passing = Http.converse(this.healthy.port(), ASTERISK);
        List<Reply> failing = Http.converse(this.unhealthy.port(), ASTERISK);

        assertThat(passing).extracting(Reply::body).containsExactly(HEALTHY);
        assertThat(failing).extracting(Reply::body).containsExactly(UNHEALTHY);
        assertThat(failing).extracting(Reply::status).containsExactly(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS", "POST", "PUT", "FOO"})
    void optionsAsABrowsersPreflightAnswersWithTheVerdict(String wanted) throws IOException {
        String preflight = Http.request(
                "OPTIONS / HTTP/1.1",
                "Host: localhost",
                "Origin: http://evil.example",
                "Access-Control-Request-Method: " + wanted,
                "Connection: close");

        List<Reply> replies = Http.converse(this.unhealthy.port(), preflight);

        assertThat(replies).extracting(Reply::status).containsExactly(503);
        assertThat(replies.getFirst().everything()).doesNotContain("evil", "access-control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void askRunsTheChecksEachTime(String method) throws IOException {
        long before = this.counter.runs();

        this.healthy.ask(method, "/");
        this.healthy.ask(method, "/");

        assertThat(this.counter.runs() - before).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO", "PROPFIND"})
    void askByAnotherMethodAnswers405AndRunsNothing(String method) throws IOException {
        long before = this.counter.runs();
        String request = Http.request(
                method + " /secret-path HTTP/1.1", "Host: localhost", "X-Secret: canary", "Connection: close");

        List<Reply> replies = Http.converse(this.healthy.port(), request);

        assertThat(replies).extracting(Reply::status).containsExactly(405);
        assertThat(replies.getFirst().header("allow")).contains("GET, HEAD, OPTIONS");
        assertThat(replies.getFirst().everything()).doesNotContain("canary", "secret-path");
        assertThat(this.counter.runs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//evil.example/%2e%2e", "/a/", "/a", "/../x", "/a//b", "/.", "http://evil.example/x"})
    void getNeverRedirectsNorRepeatsWhoItWasAskedFor(String target) throws IOException {
        String request = Http.request(
                "GET " + target + " HTTP/1.1",
                "Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Prefix: /evil",
                "Forwarded: host=evil.example",
                "Connection: close");

        List<Reply> replies = Http.converse(this.unhealthy.port(), request);

        assertThat(replies).hasSize(1);
        assertThat(replies.getFirst().status()).isIn(503, 400);
        assertThat(replies.getFirst().header("location")).isEmpty();
        assertThat(replies.getFirst().everything()).doesNotContain("evil");
    }

    @Test
    void answersForbidTheirStorageAndSayNothingOfTheServer() throws IOException {
        for (Reply reply : List.of(this.healthy.get("/"), this.unhealthy.get("/"), this.healthy.ask("POST", "/"))) {
            assertThat(reply.header("cache-control")).contains("no-store");
            assertThat(reply.header("x-content-type-options")).contains("nosniff");
            assertThat(reply.headers())
                    .extracting(Reply.Header::name)
                    .doesNotContain("server", "set-cookie", "x-powered-by", "location", "etag", "last-modified");
        }
    }

    @Test
    void getWithConditionsAndRangesIsAnsweredInFull() throws IOException {
        String request = Http.request(
                "GET / HTTP/1.1",
                "Host: localhost",
                "If-None-Match: *",
                "Range: bytes=0-3",
                "If-Modified-Since: Sun, 22 Nov 2026 00:00:00 GMT",
                "Accept-Encoding: gzip",
                "Connection: close");

        List<Reply> replies = Http.converse(this.healthy.port(), request);

        assertThat(replies).extracting(Reply::status).containsExactly(200);
        assertThat(replies).extracting(Reply::body).containsExactly(HEALTHY);
    }

    @Test
    void getByAnHttpLibraryOverOneConnectionReadsBothAnswers() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> passing = get(client, this.healthy.port());
            HttpResponse<String> failing = get(client, this.unhealthy.port());

            assertThat(passing.statusCode()).isEqualTo(200);
            assertThat(passing.body()).isEqualTo(HEALTHY);
            assertThat(passing.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(failing.statusCode()).isEqualTo(503);
            assertThat(failing.body()).isEqualTo(UNHEALTHY);
        }
    }

    // The client offers HTTP/2 (Upgrade: h2c) by itself.
    private static HttpResponse<String> get(HttpClient client, int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
