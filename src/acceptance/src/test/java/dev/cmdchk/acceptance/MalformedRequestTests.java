package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no proper client sends. Whatever is answered, no check runs for them and nothing comes back of them. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestTests {
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private Server server;
    private RunCounter counter;

    @BeforeAll
    void start(Site site) throws IOException {
        this.counter = RunCounter.on(site);
        this.server = site.serve(site.server().with("--check", this.counter.command()));
    }

    @AfterEach
    void answersAProperRequestAsEver() throws IOException {
        assertThat(this.server.status()).isEqualTo(200);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                argumentSet("NUL in the path", "GET /\0canary HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                argumentSet("NUL in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: can\0ary\r\n\r\n"),
                argumentSet("a version yet to come", "GET /canary HTTP/9.9\r\nHost: localhost\r\n\r\n"),
                argumentSet("no Host", "GET /canary HTTP/1.1\r\n\r\n"),
                argumentSet("two Hosts", "GET /canary HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                argumentSet(
                        "lower-case method",
                        Http.request("get /canary HTTP/1.1", "Host: localhost", "Connection: close")),
                argumentSet("brackets in the path", "GET /<canary> HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                argumentSet("braces in the path", "GET /${canary} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                argumentSet("header without a name", "GET / HTTP/1.1\r\nHost: localhost\r\n: canary\r\n\r\n"),
                argumentSet("blank before the colon", "GET / HTTP/1.1\r\nHost : canary\r\n\r\n"),
                argumentSet("bad escape", "GET /%zzcanary HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                argumentSet("escaped NUL", "GET /%00canary HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                argumentSet("no HTTP", "\u0016\u0003\u0001\0canary\r\n\r\n"),
                argumentSet("HTTP/2 by prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void requestThatIsMalformedIsRefusedAndRunsNothing(String request) throws IOException {
        long before = this.counter.runs();

        List<Reply> replies = Http.converse(this.server.port(), request);

        assertThat(replies).hasSizeLessThanOrEqualTo(1).allSatisfy(reply -> {
            assertThat(reply.status()).isIn(400, 405, 505);
            assertThat(reply.body()).hasSizeLessThanOrEqualTo(200);
            assertThat(reply.everything()).doesNotContainIgnoringCase("canary", "Exception", "Tomcat", "java");
        });
        assertThat(this.counter.runs()).isEqualTo(before);
    }

    static Stream<Arguments> smuggled() {
        return Stream.of("GET", "OPTIONS", "POST").flatMap(MalformedRequestTests::smuggledBy);
    }

    private static Stream<Arguments> smuggledBy(String method) {
        return Stream.of(
                argumentSet(
                        method + ": two framings",
                        head(method, "Content-Length: 4\r\nTransfer-Encoding: chunked") + "0\r\n\r\n" + SECOND),
                argumentSet(method + ": two lengths", head(method, "Content-Length: 0\r\nContent-Length: 5") + SECOND),
                argumentSet(
                        method + ": unknown coding",
                        head(method, "Transfer-Encoding: xchunked") + "0\r\n\r\n" + SECOND),
                argumentSet(method + ": signed length", head(method, "Content-Length: +5") + "12345" + SECOND),
                argumentSet(method + ": negative length", head(method, "Content-Length: -1") + SECOND),
                argumentSet(method + ": no number", head(method, "Content-Length: 1e9") + SECOND),
                argumentSet(method + ": huge length", head(method, "Content-Length: 99999999999999999999") + SECOND),
                argumentSet(
                        method + ": two framings, small",
                        head(method, "transfer-encoding: chunked\r\ncontent-length: 4") + "0\r\n\r\n" + SECOND));
    }

    private static String head(String method, String headers) {
        return method + " / HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
    }

    @ParameterizedTest
    @MethodSource("smuggled")
    void requestWhoseEndIsInDoubtIsRefusedAndWhatFollowsIsNotRead(String bytes) throws IOException {
        long before = this.counter.runs();

        List<Reply> replies = Http.converse(this.server.port(), bytes);

        assertThat(replies).extracting(Reply::status).hasSize(1).first().isIn(400, 501);
        assertThat(this.counter.runs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1;\u0001=x\r\na\r\n0\r\n\r\n", "zz\r\n", "-1\r\n", "1\r\nab\r\n0\r\n\r\n"})
    void requestWithABadChunkIsTheLastOfItsConnection(String chunks) throws IOException {
        long before = this.counter.runs();
        for (String method : List.of("POST", "GET")) {
            String request = head(method, "Transfer-Encoding: chunked") + chunks + SECOND;

            List<Reply> replies = Http.converse(this.server.port(), request);

            assertThat(replies).hasSizeLessThanOrEqualTo(1);
        }
        // What is in a body is not looked at before the answer, so the check ran for the first GET, and for nothing
        // else.
        assertThat(this.counter.runs()).isEqualTo(before + 1);
    }

    static Stream<Arguments> large() {
        return Stream.of(
                argumentSet("64 KB of path", "GET /" + "a".repeat(64 << 10) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                argumentSet("1 MB of path", "GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                argumentSet("300 headers", "GET / HTTP/1.1\r\nHost: a\r\n" + "X-Canary: y\r\n".repeat(300) + "\r\n"),
                argumentSet(
                        "64 KB of header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + "canary".repeat(11_000) + "\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("large")
    void requestThatIsTooLargeIsRefusedAndClosed(String request) throws IOException {
        long before = this.counter.runs();

        List<Reply> replies = Http.converse(this.server.port(), request);

        assertThat(replies).hasSizeLessThanOrEqualTo(1).allSatisfy(reply -> {
            assertThat(reply.status()).isIn(400, 414, 431);
            assertThat(reply.body()).hasSizeLessThanOrEqualTo(200);
            assertThat(reply.everything()).doesNotContainIgnoringCase("canary", "Exception", "Tomcat");
        });
        assertThat(this.counter.runs()).isEqualTo(before);
    }

    @Test
    void requestOf8KBIsAnsweredWithTheVerdict() throws IOException {
        Reply reply = this.server.get("/" + "a".repeat(8 << 10));

        assertThat(reply.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /canary\r\n", "GET /canary\r\n\r\n", "HEAD /canary\r\n\r\n", "OPTIONS /canary\r\n\r\n"})
    void requestOfHttp09GetsNoVerdict(String request) throws IOException {
        long before = this.counter.runs();

        String answer = Http.exchange(this.server.port(), request);

        assertThat(answer).doesNotContain("200", "succeeded", "canary");
        assertThat(this.counter.runs()).isEqualTo(before);
    }

    // RFC 9112, 5.2: a server may read a folded header as one line.
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void requestWithAFoldedHeaderIsReadAsOneRequest(String method) throws IOException {
        List<Reply> replies = Http.converse(
                this.server.port(),
                Http.request(method + " / HTTP/1.1", "Host: a", "X: GET / HTTP/1.1", " b", "Connection: close"));

        assertThat(replies).extracting(Reply::status).containsExactly(method.equals("GET") ? 200 : 405);
    }

    @Test
    void requestWithABareLineFeedIsReadAsOneRequestOrRefused() throws IOException {
        List<Reply> replies = Http.converse(this.server.port(), "GET / HTTP/1.1\nHost: a\nConnection: close\n\n");

        assertThat(replies).extracting(Reply::status).hasSize(1).first().isIn(200, 400);
    }

    @Test
    void requestToAnotherMachineByAbsoluteFormIsAnsweredAsAnyPath() throws IOException {
        String request = "GET http://localhost/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        List<Reply> replies = Http.converse(this.server.port(), request);

        assertThat(replies).extracting(Reply::status).containsExactly(200);
    }

    @Test
    void getWithALargeBodyIsAnsweredWithoutReadingItAll() throws IOException {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";

        try (Http.Connection connection = Http.Connection.open(this.server.port())) {
            connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            Reply reply = connection.receive(false).orElseThrow();
            for (int sent = 0; sent < 64; sent++) {
                connection.send(chunk);
            }

            assertThat(reply.status()).isEqualTo(200);
            assertThat(connection.receive(false)).isEmpty();
        }
    }

    @Test
    void getWithABodyThatNeverComesIsAnswered() throws IOException {
        try (Http.Connection connection = Http.Connection.open(this.server.port())) {
            connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n");

            assertThat(connection.receive(false)).map(Reply::status).contains(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ok;touch%20{victim} HTTP/1.1\r\nHost: a\r\n",
                "GET /?args=$(touch%20{victim}) HTTP/1.1\r\nHost: a\r\n",
                "GET /%0atouch%20{victim} HTTP/1.1\r\nHost: a\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-Args: $(touch {victim})\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: () { :;}; touch {victim}\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nProxy: `touch {victim}`\r\n"
            })
    void requestReachesNoCommand(String head, Site site) throws IOException {
        Path victim = site.directoryOf(User.NOBODY).resolve("victim");

        List<Reply> replies = Http.converse(
                this.server.port(), head.replace("{victim}", victim.toString()) + "Connection: close\r\n\r\n");

        assertThat(replies).extracting(Reply::status).hasSize(1).first().isIn(200, 400);
        assertThat(victim).doesNotExist();
    }

    /** Fault: an ERROR with a trace for what is the caller's, beside the 400. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events?after=%",
                "/checks/printf/history?step=%",
                "/checks/printf/history?from=%zz",
                "/checks/printf?range=%zz",
                "/actuator/prometheus?includedNames=%"
            })
    void queryThatCannotBeDecodedIsTheCallersFaultAlone(String path) throws IOException {
        String request =
                Http.request("GET " + path + " HTTP/1.1", "Host: localhost", "Accept: text/html", "Connection: close");

        Reply reply = Http.converse(this.server.port(), request).getFirst();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("The query is not encoded as one.\r\n");
        eventually("its entry").until(() -> this.server.console().contains(path + " HTTP/1.1\" 400"));
        assertThat(Log.errors(this.server.console())).isEmpty();
    }
}
