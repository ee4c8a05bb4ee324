package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose checks pass and fail in every way at once, and what an outsider learns of them: whether they are healthy. */
@ExtendWith(SiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakTests {
    private Server server;
    private String version = "";

    @BeforeAll
    void start(Site site) throws IOException {
        String program = site.cmdchk("--version").run().out().strip();
        this.version = program.substring(program.lastIndexOf(' ') + 1);
        this.server = site.serve(site.server()
                .env("CANARY_VARIABLE", "canary-of-the-environment")
                .with("--config", site.config("""
                        {"check_list": {
                          "echo canary-of-what-passes": {"name": "good", "max_age": "60m"},
                          "echo canary-of-the-output; exit 1": {"name": "one"},
                          "sleep 60 # canary-of-the-command": {"name": "two", "timeout": "100ms"},
                          "/nonexistent/canary-of-the-program": {"name": "three"}}}
                        """)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a",
                "OPTIONS / HTTP/1.1\r\nHost: a",
                "GET /actuator/env HTTP/1.1\r\nHost: a",
                "GET /..;/actuator/env HTTP/1.1\r\nHost: a",
                "GET /%61ctuator/heapdump HTTP/1.1\r\nHost: a",
                "GET /error HTTP/1.1\r\nHost: a",
                "GET /?trace=true HTTP/1.1\r\nHost: a\r\nAccept: text/html",
                "GET / HTTP/1.1\r\nHost: a\r\nAccept: application/json",
                "GET / HTTP/1.1\r\nHost: a\r\nAccept: application/health+json",
                "GET /readyz?verbose HTTP/1.1\r\nHost: a",
                "GET /readyz/three HTTP/1.1\r\nHost: a",
                "GET /readyz/good HTTP/1.1\r\nHost: a",
                "GET /readyz/good HTTP/1.1\r\nHost: a\r\nAccept: application/json",
                "GET /livez HTTP/1.1\r\nHost: a",
                "GET /checks HTTP/1.1\r\nHost: a\r\nAccept: application/json",
                "GET /actuator/health/good HTTP/1.1\r\nHost: a",
                "GET /actuator/info HTTP/1.1\r\nHost: a",
                "GET /checks/nosuch HTTP/1.1\r\nHost: a",
                "POST /actuator/shutdown HTTP/1.1\r\nHost: a",
                "TRACE / HTTP/1.1\r\nHost: a",
                "GET /\0 HTTP/1.1\r\nHost: a",
                "GET / HTTP/1.1",
                "GET /%zz HTTP/1.1\r\nHost: a",
                "GET / HTTP/9.9\r\nHost: a"
            })
    void answerTellsNothingOfCommandsOutputEnvironmentOrSoftware(String head) throws IOException {
        List<Reply> replies = Http.converse(this.server.port(), head + "\r\nConnection: close\r\n\r\n");

        assertThat(replies).hasSize(1);
        Reply reply = replies.getFirst();
        assertThat(reply.status()).isIn(200, 400, 404, 405, 503, 505);
        assertThat(reply.body()).hasSizeLessThanOrEqualTo(head.matches("(?s).*(json|html).*") ? 10_240 : 200);
        assertThat(reply.header("cache-control")).contains("no-store");
        assertThat(reply.header("x-content-type-options")).contains("nosniff");
        assertThat(this.version).containsPattern("[0-9]+\\.[0-9]+");
        assertThat(reply.header("server")).isEmpty();
        assertThat(reply.everything())
                .doesNotContainIgnoringCase(
                        this.version,
                        Runtime.version().toString(),
                        "canary",
                        "nonexistent",
                        "sleep",
                        "/bin/",
                        "/var/",
                        "java",
                        "spring",
                        "tomcat",
                        "apache",
                        "jetty",
                        "exception",
                        "set-cookie",
                        InetAddress.getLocalHost().getHostName());
    }
}
