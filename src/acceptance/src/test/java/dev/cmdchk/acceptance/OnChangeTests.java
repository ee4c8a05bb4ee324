package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SiteExtension.class)
class OnChangeTests {
    private static final String TIME = "20[0-9]{2}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}([.][0-9]+)?Z";

    /** What somebody runs who wants to be told. */
    private record Receiver(HttpServer server, List<String> told) implements AutoCloseable {

        static Receiver start() throws IOException {
            List<String> told = new CopyOnWriteArrayList<>();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            return new Receiver(server, told);
        }

        String address() {
            return "http://127.0.0.1:%d/".formatted(this.server.getAddress().getPort());
        }

        @Override
        public void close() {
            this.server.stop(0);
        }
    }

    /** The README's own, as it stands there, to another address. */
    static Stream<Arguments> commands() throws IOException {
        Matcher example = Pattern.compile("`\"on_change\": (\".+\")`")
                .matcher(Files.readString(Installation.sources().resolve("README.md")));
        assertThat(example.find()).isTrue();
        return Stream.of(
                Arguments.of(example.group(1), List.of("queue: fail", "queue: pass")),
                Arguments.of(
                        "\"curl -sf -d $CMDCHK_CHECK:$CMDCHK_FROM:$CMDCHK_TO:${CMDCHK_REASON##* }:$CMDCHK_AT https://pager.example.org/\"",
                        List.of("queue:pass:fail:3:" + TIME, "queue:fail:pass:0:" + TIME)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void webhookIsToldWhatChangedAndOnlyThat(String command, List<String> expected, Site site) throws IOException {
        try (Receiver receiver = Receiver.start()) {
            Flag flag = Flag.on(site);
            Server server = site.serve(site.server().with("--config", site.config("""
                    {"on_change": %s, "check_list": {"%s": {"name": "queue"}, "true": []}}
                    """.formatted(
                            command.replace("https://pager.example.org/", receiver.address()), flag.command()))));
            server.status();
            flag.fail();
            server.status();
            server.status();
            flag.pass();
            server.status();

            eventually("the receiver is told")
                    .untilAsserted(() -> assertThat(receiver.told())
                            .zipSatisfy(
                                    expected, (told, form) -> assertThat(told).matches(form)));
            assertThat(server.console()).doesNotContain("curl");
        }
    }

    @Test
    void commandThatFailsOrHangsIsLoggedAndTouchesNoVerdict(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--config", site.config("""
                {"on_change": "echo $CMDCHK_TO >>/dev/stderr; sleep 60", "on_change_timeout": "300ms", "kill_grace": "1s",
                 "check_list": {"%s": {"name": "queue"}}}
                """.formatted(flag.command()))));
        assertThat(server.status()).isEqualTo(200);
        flag.fail();
        assertThat(server.status()).isEqualTo(503);
        flag.pass();

        assertThat(server.status()).isEqualTo(200);
        eventually("both were tried, one after the other")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .filteredOn(line -> line.contains("on_change failed for check 'queue': timeout"))
                        .hasSize(2));
    }

    @Test
    void commandRunsForOneChangeAtATimeInTheirOrder(Site site) throws IOException {
        Path told = site.directoryOf(User.NOBODY).resolve("told");
        Flag flag = Flag.on(site);
        String checks = IntStream.rangeClosed(1, 6)
                .mapToObj(number ->
                        "\"%s; exit 0 # %d\": {\"name\": \"queue-%d\"}".formatted(flag.command(), number, number))
                .collect(Collectors.joining(", "));
        // Who finds the directory there is not alone.
        String command =
                "mkdir %1$s.busy || echo not alone >>%1$s; sleep 0.2; rmdir %1$s.busy; echo $CMDCHK_CHANGE >>%1$s"
                        .formatted(told);
        Server server = site.serve(site.server()
                .with(
                        "--config",
                        site.config("{\"on_change\": \"%s\", \"check_list\": {%s}}".formatted(command, checks))));
        assertThat(server.status()).isEqualTo(200);
        flag.fail();

        assertThat(server.status()).isEqualTo(503);

        eventually("all are told")
                .untilAsserted(() -> assertThat(Files.exists(told) ? Files.readAllLines(told) : List.of())
                        .hasSizeGreaterThanOrEqualTo(6));
        assertThat(Files.readAllLines(told)).hasSize(6).isSorted().allMatch(line -> line.matches("[0-9]+"));
    }

    /** Checks {@code queue-1} to {@code queue-N}, which all pass or fail at once, and a command that waits for {@code go}. */
    private record Queues(Flag flag, Path told, Path go, Path config) {

        static Queues of(int checks, String history, Site site) throws IOException {
            Flag flag = Flag.on(site);
            Path told = site.directoryOf(User.NOBODY).resolve("told");
            Path go = site.path("go");
            String list = IntStream.rangeClosed(1, checks)
                    .mapToObj(number ->
                            "\"%s; exit 0 # %d\": {\"name\": \"queue-%d\"}".formatted(flag.command(), number, number))
                    .collect(Collectors.joining(", "));
            Path config = site.config("""
                    {"log_location": "", "history_dir": "%s", "on_change_timeout": "10m",
                     "on_change": "until test -e %s; do echo waits >>%s; sleep 0.1; done; echo $CMDCHK_CHECK >>%s",
                     "check_list": {%s}}
                    """.formatted(history, go, told + ".begun", told, list));
            return new Queues(flag, told, go, config);
        }

        void awaitBeginning() {
            eventually("the command is begun").until(() -> Files.exists(Path.of(this.told + ".begun")));
        }

        /** What a killed server has begun may be told twice: by the command that it leaves, and by the next server. */
        void awaitTold(int checks) {
            eventually("all are told")
                    .untilAsserted(() -> assertThat(Files.exists(this.told) ? Files.readAllLines(this.told) : List.of())
                            .hasSameElementsAs(IntStream.rangeClosed(1, checks)
                                    .mapToObj(number -> "queue-" + number)
                                    .toList()));
        }
    }

    @Test
    void manyChangesAtOnceAreAllTold(Site site) throws IOException {
        Queues queues = Queues.of(300, "", site);
        Server server = site.serve(site.server().with("--config", queues.config()));
        assertThat(server.status()).isEqualTo(200);
        queues.flag().fail();
        assertThat(server.status()).isEqualTo(503);
        queues.awaitBeginning();

        Files.createFile(queues.go());

        queues.awaitTold(300);
        assertThat(server.console()).doesNotContain("on_change is not run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void changesThatWaitWhenTheServerEndsAreToldByTheNextOne(String signal, Site site) throws IOException {
        Path history = site.directoryOf(User.NOBODY);
        Queues queues = Queues.of(3, history.toString(), site);
        Server first = site.serve(site.server().with("--config", queues.config()));
        first.status();
        queues.flag().fail();
        first.status();
        queues.awaitBeginning();
        HistoryTests.awaitWriting(history);
        HistoryTests.awaitWriting(history);

        first.program().signal(signal);
        first.program().awaitExit();
        assertThat(first.console()).doesNotContain("on_change is not run");
        Server second = site.serve(site.server().with("--config", queues.config()));
        Files.createFile(queues.go());

        queues.awaitTold(3);
        queues.flag().pass();
        second.status();
        eventually("further changes")
                .untilAsserted(
                        () -> assertThat(Files.readAllLines(queues.told())).hasSizeGreaterThanOrEqualTo(6));
    }

    @Test
    void changesThatWaitWhenAnotherServerTakesOverAreToldOnce(Site site) throws IOException {
        Queues queues = Queues.of(3, site.directoryOf(User.NOBODY).toString(), site);
        Supervised supervised = Supervised.start(site, site.cmdchk("supervise", "--config", queues.config()), false);
        long first = supervised.server();
        supervised.get("/");
        queues.flag().fail();
        supervised.get("/");
        queues.awaitBeginning();

        supervised.signal("USR1");
        within(Supervised.RESTART, "another server")
                .until(() -> supervised.program().err().split(" answers", -1).length > 2);
        Files.createFile(queues.go());

        queues.awaitTold(3);
        supervised.awaitAnother(first);
        queues.flag().pass();
        supervised.get("/");
        eventually("further changes")
                .untilAsserted(
                        () -> assertThat(Files.readAllLines(queues.told())).hasSize(6));
        supervised.stop();
    }

    @Test
    void changesThatNoServerCanTellAreCountedInTheLog(Site site) throws IOException {
        Queues queues = Queues.of(3, "", site);
        Server server = site.serve(site.server().with("--config", queues.config()));
        server.status();
        queues.flag().fail();
        server.status();
        queues.awaitBeginning();

        server.program().signal("TERM");
        server.program().awaitExit();

        assertThat(Log.warnings(server.console()))
                .filteredOn(line -> line.contains("on_change is not run for 3 changes: the server ends"))
                .hasSize(1);
    }
}
