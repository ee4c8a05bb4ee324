package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.kubernetes.Programs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kubelet's own HTTP prober finds a container ready, or not, as the checks say. */
@ExtendWith(SiteExtension.class)
class KubeletProbeTests {
    private static Path prober = Path.of("");

    @BeforeAll
    static void findProber() throws IOException {
        prober = Programs.find("kprobe");
    }

    private static String probe(Site site, String timeout, Server server, String path) throws IOException {
        Command.Result result = site.command(prober)
                .with(timeout, "http://127.0.0.1:%d%s".formatted(server.port(), path))
                .run();
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isEqualTo(result.out().startsWith("success\t") ? 0 : 1);
        return result.out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/any/path", "/?x=y"})
    void probeFollowsTheVerdict(String path, Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));

        String good = probe(site, "10s", server, path);
        flag.fail();
        String bad = probe(site, "10s", server, path);
        flag.pass();
        String goodAgain = probe(site, "10s", server, path);

        assertThat(good).isEqualTo("success\t\"All checks succeeded.\\r\\n\"\n");
        assertThat(bad).isEqualTo("failure\t\"HTTP probe failed with statuscode: 503\"\n");
        assertThat(goodAgain).isEqualTo(good);
    }

    @Test
    void probeOfACheckThatTakesItsTimeSucceeds(Site site) throws IOException {
        Server server = site.serve(site.server().with("--check", "sleep 1.5"));

        assertThat(probe(site, "20s", server, "/")).startsWith("success\t");
    }

    @Test
    void probeOfACheckThatHangsFailsInTimeAndSucceedsWhenItNoLongerDoes(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Path config = site.config("""
                {"timeout": "3s", "kill_grace": "0s", "check_list": {"test ! -e %s || sleep 7320": []}}
                """.formatted(flag.file()));
        Server server = site.serve(site.server().with("--config", config));
        flag.fail();

        String impatient = probe(site, "500ms", server, "/");
        String patient = probe(site, "30s", server, "/");
        String alive = probe(site, "10s", server, "/livez");
        flag.pass();

        assertThat(impatient).startsWith("failure\t").contains("Client.Timeout exceeded while awaiting headers");
        assertThat(patient).isEqualTo("failure\t\"HTTP probe failed with statuscode: 503\"\n");
        assertThat(alive).startsWith("success\t");
        eventually("success again")
                .untilAsserted(() -> assertThat(probe(site, "10s", server, "/")).startsWith("success\t"));
    }

    @Test
    void probeOfAServerThatIsGoneFails(Site site) throws IOException {
        Server server = site.serve(site.server());
        assertThat(probe(site, "10s", server, "/")).startsWith("success\t");

        server.program().close();

        assertThat(probe(site, "10s", server, "/")).startsWith("failure\t").contains("connection refused");
    }
}
