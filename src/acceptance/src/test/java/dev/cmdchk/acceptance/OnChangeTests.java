package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SiteExtension.class)
class OnChangeTests {

    @Test
    void webhookIsToldWhatChangedAndOnlyThat(Site site) throws IOException {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Flag flag = Flag.on(site);
            String command = "curl -sf -d $CMDCHK_CHECK:$CMDCHK_FROM:$CMDCHK_TO:${CMDCHK_REASON##* } http://127.0.0.1:"
                    + receiver.getAddress().getPort();
            Server server =
                    site.serve(site.server().with("--config", site.config("""
                    {"on_change": "%s", "check_list": {"%s": {"name": "queue"}, "true": []}}
                    """.formatted(command, flag.command()))));
            server.status();
            flag.fail();
            server.status();
            server.status();
            flag.pass();
            server.status();

            eventually("the receiver is told")
                    .untilAsserted(() -> assertThat(told).containsExactly("queue:pass:fail:3", "queue:fail:pass:0"));
            assertThat(server.console()).doesNotContain("curl");
        } finally {
            receiver.stop(0);
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
}
