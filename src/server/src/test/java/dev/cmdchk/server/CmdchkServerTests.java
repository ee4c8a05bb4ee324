package dev.cmdchk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cmdchk.settings.CheckValues;
import dev.cmdchk.settings.Values;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                    .withMessageStartingWith("port " + this.port + " in use");
        }
        assertThat(Files.readAllLines(Path.of(this.logFile)))
                .filteredOn(line -> !line.contains(" INFO "))
                .singleElement()
                .asString()
                .contains("ERROR Not started: port " + this.port + " in use");
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

    private static String answerOf(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port)))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
