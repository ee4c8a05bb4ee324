package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cmdchk wait}: until a server says 200. */
@ExtendWith(SiteExtension.class)
class WaitCommandTests {

    @Test
    void waitEndsWhenTheChecksPass(Site site) throws IOException {
        Flag flag = Flag.on(site);
        flag.fail();
        Server server = site.serve(site.server().with("--check", flag.command()));
        Program waiting =
                site.cmdchk("wait", "http://127.0.0.1:" + server.port() + "/").start();
        eventually("it has asked in vain").until(() -> server.console().contains("\" 503"));

        assertThat(waiting.isRunning()).isTrue();
        flag.pass();

        assertThat(waiting.awaitExit()).isZero();
        assertThat(waiting.out()).startsWith("200");
    }

    @Test
    void waitWithSettingsAsksWhereAServerOfTheseWouldAnswer(Site site) throws IOException {
        int port = site.freePort();
        Program waiting = site.cmdchk("wait", "--config", site.config("{\"port\": " + port + "}"))
                .start();

        site.await(site.server().with("--port", port).start(), port);

        assertThat(waiting.awaitExit()).isZero();
    }

    @Test
    void waitGivesUpAfterItsTimeoutAndSaysWhy(Site site) throws IOException {
        String url = "http://127.0.0.1:" + site.freePort() + "/";

        Command.Result result = site.cmdchk("wait", "--timeout", "1s", url).run();

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(url, "not within 1s");
    }

    @Test
    void waitWithWrongSettingsSaysWhatIsWrong(Site site) throws IOException {
        Command.Result result =
                site.cmdchk("wait", "--config", site.config("{\"prot\": 1}")).run();

        assertThat(result.status()).isEqualTo(78);
        assertThat(result.err()).contains("prot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void waitForTheVersionPrintsItAndAsksNobody(String option, Site site) throws IOException {
        Command.Result result = site.cmdchk("wait", option).run();

        assertThat(result.status()).isZero();
        assertThat(result).isEqualTo(site.cmdchk("--version").run());
    }

    @Test
    void waitWithAnOptionThatTellsNoSettingsIsRefused(Site site) throws IOException {
        Command.Result result = site.cmdchk("wait", "--schema").run();

        assertThat(result.status()).isEqualTo(78);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("no settings");
    }

    @ParameterizedTest
    @EnumSource
    void waitThatIsToldToStopLeavesNothing(Shell shell, Site site) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Program waiting = shell.running(site.home().resolve("bin/cmdchk"), site)
                    .with("wait", "--timeout", "60m", "http://127.0.0.1:%d/".formatted(silent.getLocalPort()))
                    .start();
            try (Socket asked = silent.accept()) {
                waiting.signal("TERM");

                assertThat(waiting.awaitExit()).isEqualTo(143);
                eventually("nothing is left")
                        .untilAsserted(() -> assertThat(site.processes()).isEmpty());
                assertThat(asked.isClosed()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "1h", "-1s", "1.5s", "1m;id", "08m", "010s"})
    void waitForATimeThatIsNoDurationIsRefused(String timeout, Site site) throws IOException {
        Command.Result result = site.cmdchk("wait", "--timeout=" + timeout, "http://127.0.0.1:1/")
                .run();

        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err()).contains("no duration");
    }

    @ParameterizedTest
    @CsvSource({"0s, 64, leaves no time", "0ms, 64, leaves no time", "500ms, 1, not within 500ms"})
    void waitTakesTheTimesOfTheProbe(String timeout, int status, String words, Site site) throws IOException {
        Command.Result result =
                site.cmdchk("wait", "--timeout", timeout, "http://127.0.0.1:1/").run();

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err()).contains(words);
    }

    @Test
    void waitForATimeThatIsLeftOutIsRefused(Site site) throws IOException {
        Command.Result result =
                site.cmdchk("wait", "http://127.0.0.1:1/", "--timeout").run();

        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err()).contains("--timeout needs a duration");
    }

    /** Faults: of two URLs only the last one was asked, and a wrong one for as long as there was time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/ http://127.0.0.1:2/",
                "ftp://127.0.0.1/",
                "http://127.0.0.1:99999/",
                "http://127.0.0.1:/",
                "http://[::1]:0/",
                "http://[::1/",
                "http://[::1]x/",
                "http://[]:21000/",
                "http://:21000/",
                "http://1:2:3/",
                "http://-x/",
                "http://ho%st/",
                "http:///",
                "http:/localhost/",
                "localhost:21000",
                "127.0.0.1:21000",
                ""
            })
    void waitForWhatCannotBeAskedEndsAtOnce(String urls, Site site) throws IOException {
        Command.Result result = site.cmdchk("wait", "--timeout", "10m")
                .with((Object[]) urls.split(" "))
                .run();

        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err())
                .startsWith("cmdchk: ")
                .containsAnyOf("URL", "http://")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:word@127.0.0.1/",
                "http:/user:word@127.0.0.1/",
                "user:word@127.0.0.1",
                "http://user:pass#word@127.0.0.1/",
                "http://user:pass/word@127.0.0.1/"
            })
    void waitForAUrlThatNamesAUserIsRefusedWithoutItsWords(String url, Site site) throws IOException {
        Command.Result result = site.cmdchk("wait", url).run();

        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err()).contains("URL").doesNotContain("word").hasLineCount(1);
    }

    @Test
    void waitForASchemeInCapitalsAsks(Site site) throws IOException {
        Server server = site.serve(site.server());

        Command.Result result =
                site.cmdchk("wait", "HTTP://127.0.0.1:" + server.port() + "/").run();

        assertThat(result.status()).as(result.err()).isZero();
    }

    @Test
    void waitForAPathWithAnAtSignAsksThere(Site site) throws IOException {
        Command.Result result =
                site.cmdchk("wait", "--timeout", "1s", "http://127.0.0.1:1/a@b").run();

        assertThat(result.status()).isEqualTo(1);
    }
}
