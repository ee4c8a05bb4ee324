package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A system that has no more to give makes checks fail, says why in the log, and is forgotten when it is over. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class ShortageTests {
    private static final String REQUEST = Http.request("GET / HTTP/1.1", "Host: localhost");

    @ParameterizedTest
    @CsvSource({"nproc, 1, 2000, Resource temporarily unavailable", "nofile, 3, 2000, Too many open files"})
    void checkFailsAsLongAsTheSystemRefuses(String resource, String little, String enough, String reason, Site site)
            throws IOException {
        Server server = site.serve(site.server()
                .as(User.STRANGER)
                .with("--check", "exit 0", "--check", "/bin/true", "--check", "exit 3", "3"));
        assertThat(server.status()).as(server.console()).isEqualTo(200);

        // Opened before: without a descriptor the server takes no new one.
        try (Http.Connection connection = Http.Connection.open(server.port())) {
            int before = status(connection);
            limit(site, server, resource, little);
            int meanwhile = status(connection);
            limit(site, server, resource, enough);

            assertThat(before).isEqualTo(200);
            assertThat(meanwhile).isEqualTo(503);
        }
        assertThat(server.status()).isEqualTo(200);
        // The shortage may also meet what looks for changes of config files, which begins just after the first answer.
        eventually("warnings")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .filteredOn(entry -> !entry.contains("Changes of config files"))
                        .hasSize(3)
                        .allSatisfy(entry -> assertThat(entry).contains("not started, " + reason)));
    }

    private static int status(Http.Connection connection) throws IOException {
        connection.send(REQUEST);
        return connection.receive(false).orElseThrow().status();
    }

    private static void limit(Site site, Server server, String resource, String value) throws IOException {
        int status = site.command("prlimit")
                .with("--pid=" + server.program().pid(), "--%s=%s:".formatted(resource, value))
                .as(User.STRANGER)
                .run()
                .status();
        assertThat(status).isZero();
    }
}
