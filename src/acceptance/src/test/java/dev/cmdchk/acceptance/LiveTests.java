package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /livez}: whether the process lives, whatever its checks say. */
@ExtendWith(SiteExtension.class)
class LiveTests {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void livezWhenACheckFailsAnswers200AndRunsNothing(String method, Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command() + "; exit 1"));

        Reply reply = server.ask(method, "/livez");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-length")).contains("4");
        assertThat(reply.header("cache-control")).contains("no-store");
        assertThat(reply.body()).isEqualTo(method.equals("HEAD") ? "" : "ok\r\n");
        assertThat(counter.runs()).isZero();
        eventually("it is logged").until(() -> server.console().contains("\"" + method + " /livez HTTP/1.1\" 200"));
    }

    @Test
    void livezIsAnsweredWhileEverySlotIsBusyAndAThousandCallersWait(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"max_parallel": 1, "timeout": "10m", "check_list": {"sleep 600": [], "sleep 601": []}}
                """)));
        List<Http.Connection> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Http.Connection caller = Http.Connection.open(server.port());
                callers.add(caller);
                caller.send(Http.request("GET / HTTP/1.1", "Host: localhost"));
            }

            assertThat(server.get("/livez").status()).isEqualTo(200);
        } finally {
            for (Http.Connection caller : callers) {
                caller.close();
            }
        }
    }
}
