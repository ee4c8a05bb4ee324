package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debian's monitoring plugins, the commands that most check lists are made of. */
@ExtendWith(SiteExtension.class)
class MonitoringPluginTests {
    private static final String PLUGINS = "/usr/lib/nagios/plugins/";

    @Test
    void serverWhenAllPluginsPassAnswers200(Site site) throws IOException {
        Server server = site.serve(site.server()
                .with("--check", PLUGINS + "check_disk -w 0% -c 0% -p /")
                .with("--check", PLUGINS + "check_load -w 1000 -c 1000")
                .with("--check", PLUGINS + "check_users -w 1000 -c 1000")
                .with("--check", PLUGINS + "check_procs -c 1:1000000"));

        assertThat(server.status()).isEqualTo(200);
    }

    // The machine is never without load while the tests run, nor without processes, nor has it a disk that is 100 %
    // free.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check_disk -w 100% -c 100% -p / | check-disk | DISK CRITICAL",
                "check_load -w 0,0,0 -c 0,0,0 | check-load | LOAD CRITICAL",
                "check_users -w @0:1000 -c @0:1000 | check-users | USERS CRITICAL",
                "check_procs -c 0:0 | check-procs | PROCS CRITICAL"
            })
    void serverWhenAPluginIsCriticalAnswers503AndLogsWhatItSays(String plugin, String name, String output, Site site)
            throws IOException {
        Server server = site.serve(site.server().with("--check", "/bin/true").with("--check", PLUGINS + plugin));

        int status = server.status();

        assertThat(status).isEqualTo(503);
        eventually("log of the failure")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .singleElement()
                        .asString()
                        .contains("check '" + name + "' failed: exit status 2", output));
    }

    @Test
    void serverWhenAWarningIsAcceptedAnswers200(Site site) throws IOException {
        String warning = PLUGINS + "check_procs -w 0:0";
        Server accepted = site.serve(site.server().with("--check", warning, "0", "1"));
        Server refused = site.serve(site.server().with("--check", warning));

        assertThat(accepted.status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(503);
    }

    @Test
    void serverFollowsTheHttpServerThatAPluginAsks(Site site) throws IOException {
        AtomicInteger answer = new AtomicInteger(200);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        http.start();
        try {
            Server server = site.serve(site.server()
                    .with(
                            "--check",
                            PLUGINS + "check_http -I 127.0.0.1 -p "
                                    + http.getAddress().getPort() + " -e 200"));
            int whileUp = server.status();
            answer.set(500);
            int whileBroken = server.status();
            answer.set(200);
            int afterRepair = server.status();
            http.stop(0);
            int afterStop = server.status();

            assertThat(new int[] {whileUp, whileBroken, afterRepair, afterStop}).containsExactly(200, 503, 200, 503);
        } finally {
            http.stop(0);
        }
    }
}
