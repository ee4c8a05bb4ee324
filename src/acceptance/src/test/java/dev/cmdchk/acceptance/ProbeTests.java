package dev.cmdchk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cmdchk-probe}, with every shell and every tool that it can ask by. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class ProbeTests {
    private static final String OK = "HTTP/1.1 200 \r\nContent-Length: 23\r\n\r\nAll checks succeeded.\r\n";
    private static final String FAILED = "HTTP/1.1 503 \r\nContent-Length: 31\r\n\r\nCheck failed, please see log.\r\n";

    /** What is there to ask by. The others are hidden. */
    enum By {
        BASH(""),
        BUSYBOX("/bin/bash"),
        CURL("/bin/bash /bin/busybox"),
        NOTHING("/bin/bash /bin/busybox /usr/bin/curl");

        private final String hidden;

        By(String hidden) {
            this.hidden = hidden;
        }

        Command probe(Site site) {
            List<String> mounts = Stream.of(this.hidden.split(" "))
                    .filter(file -> !file.isEmpty())
                    .flatMap(file -> Stream.of("/dev/null", file))
                    .toList();
            return site.command(site.home().resolve("bin/cmdchk-probe")).behind(Mounts.behind(mounts));
        }
    }

    @ParameterizedTest
    @EnumSource
    void probeWithEachShellTellsTheVerdict(Shell shell, Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));
        Command probe =
                shell.running(site.home().resolve("bin/cmdchk-probe"), site).with(url(server.port()));

        Command.Result good = probe.run();
        flag.fail();
        Command.Result bad = probe.run();

        assertThat(good).isEqualTo(new Command.Result(0, "200 : All checks succeeded.\n", ""));
        assertThat(bad).isEqualTo(new Command.Result(1, "503 : Check failed, please see log.\n", ""));
    }

    /** What bash warns of as it starts, and last what has one that is sh itself close its standard output. */
    @ParameterizedTest
    @EnumSource
    void probeWhereBashWarnsTellsTheVerdict(Shell shell, Site site) throws IOException {
        try (Answering server = Answering.with(OK)) {
            Command probe =
                    shell.running(site.home().resolve("bin/cmdchk-probe"), site).with("--timeout", "10s", server.url());

            for (Command surrounded : List.of(
                    probe.behind("sh", "-ec", "mkdir gone; cd gone; rmdir ../gone; exec \"$@\"", "sh"),
                    probe.env("SHLVL", "1000"),
                    probe.env("BASH_COMPAT", "9.9"),
                    probe.env("BASH_XTRACEFD", "99"),
                    probe.env("BASH_XTRACEFD", "1"))) {
                Command.Result result = surrounded.run();

                assertThat(result.out()).as("%s", surrounded).isEqualTo("200 : All checks succeeded.\n");
                assertThat(result.status()).isZero();
            }
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                        Arguments.of(OK, 0, "200 : All checks succeeded."),
                        Arguments.of(FAILED, 1, "503 : Check failed, please see log."),
                        Arguments.of("HTTP/1.1 204 No Content\r\n\r\n", 0, "204 No Content"),
                        Arguments.of("HTTP/1.0 299 \r\n\r\n", 0, "299 "),
                        Arguments.of("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", 1, "302 Found"),
                        Arguments.of("HTTP/1.1 200 \r\n\r\n\033[31m\000\377red\007\r\nmore\r\n", 0, "200 : [31mred"),
                        Arguments.of(
                                "HTTP/1.1 503 \r\n\r\n[+]a ok\n[-]b failed: why\n[-]c failed\nreadyz check failed\n",
                                1,
                                "503 : [-]b failed: why, [-]c failed"),
                        Arguments.of("HTTP/1.1 503 \r\n\r\n[-]a failed\n", 1, "503 : [-]a failed"),
                        Arguments.of("HTTP/1.1 200 \r\n\r\n[+]a ok\n[+]b ok\n", 0, "200 : [+]a ok"),
                        Arguments.of("HTTP/1.1 200 \r\n\r\n" + "x".repeat(5000), 0, "200 : " + "x".repeat(994)),
                        Arguments.of(
                                "HTTP/1.1 200 \r\n\r\n" + "x".repeat(100_000),
                                1,
                                "the answer is larger than 65536 bytes"))
                .flatMap(answer -> Stream.of(By.BASH, By.BUSYBOX, By.CURL)
                        .map(by -> Arguments.of(by, answer.get()[0], answer.get()[1], answer.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void probeTellsWhatItWasAnswered(By by, String answer, int status, String line, Site site) throws IOException {
        try (Answering server = Answering.with(answer)) {
            Command.Result result =
                    by.probe(site).with("--timeout", "10s", server.url()).run();

            assertThat(result).isEqualTo(new Command.Result(status, line + "\n", ""));
        }
    }

    static Stream<Arguments> noAnswers() {
        return Stream.of(
                        "",
                        "\r\n",
                        "ELF",
                        "SSH-2.0-x\r\n",
                        "HTTP/9 200\r\n\r\n",
                        "HTTP/1.1 2000 OK\r\n\r\n",
                        "HTTP/1.1 200OK\r\n\r\n",
                        "HTTP/1.1 200 OK",
                        "HTTP/1.1 200 OK\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
                        "\377\000\001".repeat(1000))
                .flatMap(answer -> Stream.of(By.BASH, By.BUSYBOX, By.CURL).map(by -> Arguments.of(by, answer)));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void probeOfWhatIsNoHttpFailsInOneLine(By by, String answer, Site site) throws IOException {
        try (Answering server = Answering.with(answer)) {
            assertFailedInOneLine(
                    by.probe(site).with("--timeout", "10s", server.url()).run());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
    void probeOfAServerThatHangsEndsAtItsTimeout(By by, Site site) throws IOException {
        for (String beginning : List.of("", "HTTP/1.1 200 \r\n", OK.substring(0, OK.length() - 5))) {
            try (Answering server = Answering.withoutEnd(beginning)) {
                Command.Result result =
                        by.probe(site).with("--timeout=300ms", server.url()).run();

                assertFailedInOneLine(result);
                assertThat(result.out()).contains("within 300ms");
            }
        }
    }

    /** Enough for the shell, not for what it starts. The user is nobody else's, for the system counts those of each. */
    @Test
    void probeThatGetsNoProcessSaysSo(Site site) throws IOException {
        Command.Result result = site.command(site.home().resolve("bin/cmdchk-probe"))
                .with(url(site.freePort()))
                .behind("setpriv", "--reuid=61235", "--regid=61235", "--clear-groups", "prlimit", "--nproc=3")
                .run();

        assertThat(result.status()).isOne();
        assertThat(result.out() + result.err())
                .containsAnyOf("Cannot fork", "nothing could be started that asks")
                .doesNotContain("larger than");
    }

    @ParameterizedTest
    @EnumSource
    void probeOfAClosedPortFailsInOneLine(By by, Site site) throws IOException {
        assertFailedInOneLine(by.probe(site).with(url(site.freePort())).run());
    }

    @Test
    void probeWithoutAnythingToAskBySaysWhatIsMissing(Site site) throws IOException {
        try (Answering server = Answering.with(OK)) {
            Command.Result plain = By.NOTHING.probe(site).with(server.url()).run();
            Command.Result tls =
                    By.NOTHING.probe(site).with("https://127.0.0.1/").run();

            assertFailedInOneLine(plain);
            assertThat(plain.out()).contains("install bash");
            assertThat(tls.out()).isEqualTo("https needs curl, which is not there\n");
        }
    }

    @Test
    void probeOfAnAddressOfVersion6Asks(Site site) throws IOException {
        try (Answering server = Answering.on(InetAddress.ofLiteral("::1"), OK, false)) {
            for (By by : List.of(By.BASH, By.BUSYBOX, By.CURL)) {
                assertThat(by.probe(site)
                                .with("http://[::1]:%d/a?b=c#d".formatted(server.port()))
                                .run()
                                .status())
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
    void probeAsksNoProxy(By by, Site site) throws IOException {
        try (Answering server = Answering.with(OK)) {
            String dead = url(site.freePort());
            Command probe = by.probe(site);
            for (String name : List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")) {
                probe = probe.env(name, dead);
            }

            assertThat(probe.with(server.url()).run().status()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/",
                "127.0.0.1:9200",
                "http://",
                "http:///",
                "http://:9200/",
                "http://a b/",
                "http://x:0/",
                "http://x:65536/",
                "http://x:/",
                "http://u@127.0.0.1/",
                "http://127.0.0.1/a b",
                "http://$(id)/",
                "http://[::1/",
                "",
                "--unknown",
                "--timeout",
                "--timeout=2",
                "--timeout=0s",
                "--timeout=-1s",
                "--timeout=1.5s",
                "--timeout=2h",
                "--timeout="
            })
    void probeOfNonsenseIsRefusedInOneLine(String argument, Site site) throws IOException {
        assertOneLine(64, By.BASH.probe(site).with(argument).run());
    }

    @Test
    void probeTellsItsUseAndItsVersionAndAsksNobody(Site site) throws IOException {
        Command probe = site.command(site.home().resolve("bin/cmdchk-probe"));

        assertThat(probe.with("--help").run().out()).startsWith("usage: cmdchk-probe");
        assertThat(probe.with("--version").run())
                .isEqualTo(site.cmdchk("--version").run());
    }

    @Test
    void probeOfAHostThatNobodyKnowsFailsInOneLine(Site site) throws IOException {
        assertFailedInOneLine(By.BASH.probe(site).with("http://nosuch.invalid/").run());
    }

    private static void assertFailedInOneLine(Command.Result result) {
        assertOneLine(1, result);
    }

    private static void assertOneLine(int status, Command.Result result) {
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.out()).matches("[ -~]+\n").hasSizeLessThan(4096);
        assertThat(result.err()).isEmpty();
    }

    private static String url(int port) {
        return "http://127.0.0.1:%d/".formatted(port);
    }

    /** A server that answers the same to everything. */
    private record Answering(ServerSocket socket, String answer, boolean hangs, CountDownLatch closed)
            implements AutoCloseable {

        static Answering with(String answer) throws IOException {
            return on(InetAddress.ofLiteral("127.0.0.1"), answer, false);
        }

        static Answering withoutEnd(String beginning) throws IOException {
            return on(InetAddress.ofLiteral("127.0.0.1"), beginning, true);
        }

        static Answering on(InetAddress address, String answer, boolean hangs) throws IOException {
            Answering server = new Answering(new ServerSocket(0, 50, address), answer, hangs, new CountDownLatch(1));
            Thread.ofVirtual().start(server::serve);
            return server;
        }

        int port() {
            return this.socket.getLocalPort();
        }

        String url() {
            return ProbeTests.url(this.port());
        }

        private void serve() {
            while (!this.socket.isClosed()) {
                try {
                    Socket client = this.socket.accept();
                    Thread.ofVirtual().start(() -> this.answer(client));
                } catch (IOException _) {
                    return;
                }
            }
        }

        private void answer(Socket client) {
            try (client;
                    OutputStream out = client.getOutputStream()) {
                // Unread bytes would make the end of the connection a reset.
                BufferedReader request =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                String line = "request";
                while (line != null && !line.isEmpty()) {
                    line = request.readLine();
                }
                out.write(this.answer.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                if (this.hangs) {
                    this.closed.await();
                }
            } catch (IOException | InterruptedException _) {
                // The client went away, which is its right.
            }
        }

        @Override
        public void close() throws IOException {
            this.closed.countDown();
            this.socket.close();
        }
    }
}
