package dev.cmdchk.server;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cmdchk.settings.CheckValues;
import dev.cmdchk.settings.Values;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CmdchkServerTests {
    private int port;
    private String logFile = "";

    @TempDir
    private Path folder;

    @BeforeEach
    void findPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
        this.logFile = this.folder.resolve("cmdchk.log").toString();
    }

    @Test
    void exampleOfTheJavadocRuns() throws Exception {
        Values values = Values.none().port(port).checkList(CheckValues.of("test -e /etc/passwd"));
        Values defaults = Values.none().logLocation(logFile).timeout(Duration.ofSeconds(5));
        try (CmdchkServer server = CmdchkServer.start(values, defaults)) {
            assertThat(answerOf(server.port())).isEqualTo("All checks succeeded.\r\n");
        }
    }

    @Test
    void exampleOfTheJavadocIsTheOneThatRuns() throws Exception {
        List<String> shown = Files.readAllLines(Path.of("src/main/java/dev/cmdchk/server/CmdchkServer.java")).stream()
                .dropWhile(line -> !line.contains("{@snippet"))
                .skip(1)
                .takeWhile(line -> !line.equals(" *"))
                .map(line -> line.substring(3))
                .toList();

        String ran = Files.readString(Path.of("src/test/java/dev/cmdchk/server/CmdchkServerTests.java"));

        assertThat(shown).hasSize(6).last().isEqualTo("}");
        assertThat(ran)
                .contains(String.join("\n", shown.subList(0, 5)).indent(8).stripTrailing());
    }

    @Test
    void startWhenValuesAndFileDisagreeTakesTheValues() throws Exception {
        Path file = Files.writeString(
                this.folder.resolve("checks.json"), "{\"port\": 1, \"check_list\": {\"exit 4\": [], \"true\": []}}");
        Values values = Values.none().port(this.port).configFiles(file);

        try (CmdchkServer server = CmdchkServer.start(values, Values.none().logLocation(this.logFile))) {
            assertThat(answerOf(server.port())).isEqualTo("Check failed, please see log.\r\n");
        }
        assertThat(Files.readString(Path.of(this.logFile))).contains("exit status 4");
    }

    @Test
    void startWhenPortIsTakenNamesThePortAndLogsOneError() throws Exception {
        try (ServerSocket taken = new ServerSocket(this.port)) {
            Values values = Values.none().port(taken.getLocalPort()).logLocation(this.logFile);

            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> CmdchkServer.start(values, Values.none()))
                    .withMessageStartingWith("code: 'port' is %d, which is in use: stop".formatted(this.port));
        }
        assertThat(Files.readAllLines(Path.of(this.logFile)))
                .filteredOn(line -> !line.contains(" INFO "))
                .singleElement()
                .asString()
                .contains("ERROR Not started: code: 'port' is %d, which is in use: stop".formatted(this.port));
    }

    @Test
    void startWhenTheAddressIsAnothersNamesItsPlaceAndKey() throws Exception {
        Path file = Files.writeString(this.folder.resolve("checks.json"), "{\"address\": \"192.0.2.1\"}");
        Values values = Values.none().port(this.port).logLocation(this.logFile).configFiles(file);

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> CmdchkServer.start(values, Values.none()))
                .withMessageStartingWith(file + ":1:13: 'address' is '192.0.2.1', code: 'port' is " + this.port)
                .withMessageContainingAll("user '" + System.getProperty("user.name"), "an address of this machine");
    }

    @Test
    void startWhenAValueIsWrongSaysWhichAndWhatIsAllowed() {
        Values values = Values.none().port(0).maxParallel(0).logLocation(this.logFile);

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> CmdchkServer.start(values, Values.none()))
                .withMessageContainingAll("'port' is 0", "1 to 65535", "'max_parallel' is 0");
    }

    @Test
    void startAfterCloseWorksAgain() throws Exception {
        Values values = Values.none().port(this.port).logLocation(this.logFile);
        CmdchkServer.start(values, Values.none()).close();

        try (CmdchkServer again = CmdchkServer.start(values, Values.none())) {
            assertThat(answerOf(again.port())).isEqualTo("All checks succeeded.\r\n");
        }
    }

    /** Fault: each was logged as TLS, for what it quotes. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /{[0x160x03 HTTP/1.1", "[0x160x03 / HTTP/1.1", "0x160x03{ / HTTP/1.1"})
    void requestThatOnlyQuotesTlsIsLoggedWithItsOwnFault(String line) throws Exception {
        Values values = Values.none().port(this.port).logLocation(this.logFile);

        try (CmdchkServer server = CmdchkServer.start(values, Values.none())) {
            say(server.port(), line);
            say(server.port(), "\u0016\u0003\u0001\u0002{");
        }

        assertThat(Files.readAllLines(Path.of(this.logFile)))
                .filteredOn(entry -> entry.contains(" 400, "))
                .satisfiesExactly(
                        entry -> assertThat(entry)
                                .contains("Invalid character found")
                                .doesNotContain("not spoken"),
                        entry -> assertThat(entry).endsWith(" ms, TLS, which is not spoken here"));
    }

    private static void say(int port, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((line + "\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void reloadTakesOtherChecksWhileTheServerAnswers() throws Exception {
        Values values = Values.none().port(this.port).logLocation(this.logFile);

        try (CmdchkServer server = CmdchkServer.start(values, Values.none())) {
            assertThat(server.reload(values.checkList(CheckValues.of("exit 4")), Values.none()))
                    .isTrue();
            assertThat(answerOf(server.port())).isEqualTo("Check failed, please see log.\r\n");
            assertThat(server.reload(values.checkList(CheckValues.of("exit 4").status(4)), Values.none()))
                    .isTrue();
            assertThat(answerOf(server.port())).isEqualTo("All checks succeeded.\r\n");
        }
        assertThat(Files.readString(Path.of(this.logFile))).contains("Settings reloaded, running 1 checks");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(Values.none().maxParallel(0), "'max_parallel' is 0"),
                Arguments.of(Values.none().checkList(Map.of()), "'check_list' holds no check"),
                Arguments.of(
                        Values.none().configFiles(Path.of("/nonexistent")), "cannot read config file /nonexistent"),
                Arguments.of(Values.none().killGrace(Duration.ZERO), "a restart is needed for kill_grace"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void reloadOfWhatIsWrongOrCannotChangeLeavesEverythingAsItWas(Values other, String reason) throws Exception {
        Values values = Values.none().port(this.port).logLocation(this.logFile);

        try (CmdchkServer server = CmdchkServer.start(values, Values.none())) {
            Values wrong = other.port(this.port).logLocation(this.logFile);
            assertThat(server.reload(wrong, Values.none().checkList(CheckValues.of("false"))))
                    .isFalse();
            assertThat(answerOf(server.port())).isEqualTo("All checks succeeded.\r\n");
        }
        assertThat(Files.readAllLines(Path.of(this.logFile)))
                .filteredOn(line -> line.contains(" ERROR ") || line.contains(" WARN "))
                .singleElement()
                .asString()
                .contains("Not reloaded, all settings stay as they were: ", reason);
    }

    @Test
    void reloadHundredTimesUnderProbesLeavesNoneOfThemWithoutAnAnswer() throws Exception {
        Values values = Values.none().port(this.port).logLocation(this.logFile);
        try (CmdchkServer server = CmdchkServer.start(values, Values.none());
                ExecutorService prober = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean done = new AtomicBoolean();
            Future<Set<String>> bodies = prober.submit(() -> {
                Set<String> seen = new HashSet<>();
                while (!done.get()) {
                    seen.add(answerOf(this.port));
                }
                return seen;
            });
            for (int i = 0; i < 100; i++) {
                CheckValues kept = CheckValues.of("true");
                CheckValues other = CheckValues.of("exit " + i % 2).name("other-" + i % 3);
                assertThat(server.reload(values.checkList(kept, other), Values.none()))
                        .isTrue();
            }
            done.set(true);

            assertThat(bodies.get()).isSubsetOf("All checks succeeded.\r\n", "Check failed, please see log.\r\n");
        }
    }

    @Test
    void closeAnswersThatNothingIsHealthyBeforeThePortIsClosed() throws Exception {
        Values values = Values.none().port(this.port).logLocation(this.logFile).shutdownDelay(Duration.ofSeconds(10));
        CmdchkServer server = CmdchkServer.start(values, Values.none());
        assertThat(answerOf(this.port)).isEqualTo("All checks succeeded.\r\n");

        Thread closing = Thread.ofVirtual().start(server::close);
        eventually("readiness fails")
                .untilAsserted(() -> assertThat(answerOf(this.port)).isEqualTo("Check failed, please see log.\r\n"));
        closing.join();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> answerOf(this.port));
        assertThat(Files.readString(Path.of(this.logFile))).contains("the server stops");
    }

    /** Fault: checks that nobody had asked for counted as failed, and as the cause. */
    @Test
    void closeOfAServerWhoseChecksHaveNotRunSaysThatItStopsAlone() throws Exception {
        Values values = Values.none()
                .port(this.port)
                .logLocation(this.logFile)
                .checkList(CheckValues.of("true"), CheckValues.of("exit 3").name("b"))
                .shutdownDelay(Duration.ofMinutes(1));
        CmdchkServer server = CmdchkServer.start(values, Values.none());
        assertThat(answerOf(this.port, "/readyz/b")).isEqualTo("Check failed, please see log.\r\n");

        Thread closing = Thread.ofVirtual().start(server::close);
        eventually("it stops")
                .until(() -> Files.readString(Path.of(this.logFile)).contains("Stopping in"));
        String listed = answerOf(this.port, "/readyz?verbose");
        server.replaced();
        closing.join();

        assertThat(listed).isEqualTo("""
                [-]the server stops
                [?]true not run yet
                [-]b failed: reason withheld
                readyz check failed
                """);
        assertThat(Files.readAllLines(Path.of(this.logFile)))
                .filteredOn(line -> line.contains("/readyz?verbose"))
                .singleElement()
                .asString()
                .endsWith(" ms, the server stops, b: exit status 3");
    }

    private static String answerOf(int port) throws IOException, InterruptedException {
        return answerOf(port, "/");
    }

    private static String answerOf(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
