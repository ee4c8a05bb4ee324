package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SiteExtension.class)
class LogTests {

    @Test
    void everyRequestIsLoggedWhateverCameOfIt(Site site) throws IOException {
        Server server = site.serve(site.server());

        server.get("/passing");
        server.ask("OPTIONS", "/options");
        server.ask("HEAD", "/head");
        server.ask("PUT", "/refused");
        Http.converse(server.port(), "GET /malformed HTTP/1.1\r\n\r\n");

        eventually("five entries")
                .untilAsserted(() -> assertThat(server.console())
                        .contains("127.0.0.1 \"GET /passing HTTP/1.1\" 200, 23 bytes")
                        .contains("\"OPTIONS /options HTTP/1.1\" 200, 23 bytes")
                        .contains("\"HEAD /head HTTP/1.1\" 200, 0 bytes")
                        .contains("\"PUT /refused HTTP/1.1\" 405")
                        .containsPattern("/malformed.* 400"));
        assertThat(Log.warnings(server.console())).isEmpty();
        assertThat(Log.strays(server.console())).isEmpty();
    }

    @Test
    void allFailingChecksAreLoggedWithStatusAndOutputNotOnlyTheFirst(Site site) throws IOException {
        Server server = site.serve(site.server()
                .with("--check", "echo first is ill; exit 1")
                .with("--check", "/bin/true")
                .with("--check", "/nonexistent/second")
                .with("--check", "kill -SEGV $$"));

        server.status();

        eventually("three warnings")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .hasSize(3)
                        .anySatisfy(entry -> assertThat(entry).contains("exit status 1", "first is ill"))
                        .anySatisfy(entry -> assertThat(entry).contains("'second' failed: exit status 127"))
                        .anySatisfy(entry -> assertThat(entry).contains("killed by signal 11")));
        eventually("entry of the request")
                .untilAsserted(() -> assertThat(server.console().lines())
                        .filteredOn(line -> line.contains("\"GET / HTTP/1.1\" 503"))
                        .singleElement()
                        .asString()
                        .contains("exit status 1", "exit status 127", "signal 11"));
    }

    @Test
    void failureThatGoesOnIsLoggedOnceAndItsEndToo(Site site) throws IOException {
        Flag flag = Flag.on(site);
        flag.fail();
        Server server = site.serve(site.server()
                .with(
                        "--config",
                        site.config("{\"check_list\": {\"%s\": {\"name\": \"flag\"}}}".formatted(flag.command()))));

        for (int asked = 0; asked < 200; asked++) {
            assertThat(server.status()).isEqualTo(503);
        }
        flag.pass();
        server.status();
        flag.fail();
        server.status();

        eventually("second failure")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .hasSizeBetween(2, 5)
                        .allSatisfy(entry -> assertThat(entry).contains("check 'flag' failed")));
        assertThat(server.console().lines())
                .filteredOn(line -> line.contains("check 'flag' is healthy again, 200 times failed"))
                .hasSize(1);
        eventually("all entries")
                .untilAsserted(() -> assertThat(server.console().lines())
                        .filteredOn(line -> line.contains("\"GET / HTTP/1.1\" 503"))
                        .hasSize(201));
    }

    @Test
    void dirtyOutputStaysOneCleanLine(Site site) throws IOException {
        Server server = site.serve(
                site.server().with("--check", "printf '\\377\\376\\000\\033[31m\\r\\nFAKE ERROR\\n'; exit 1"));

        server.status();

        eventually("warning")
                .untilAsserted(() -> assertThat(Log.warnings(server.console())).hasSize(1));
        assertThat(server.console()).doesNotContain("\033", "\0").contains("FAKE ERROR");
        assertThat(Log.strays(server.console())).isEmpty();
    }

    @Test
    void requestCannotForgeAnEntry(Site site) throws IOException {
        Server server = site.serve(site.server());

        Http.converse(server.port(), "GET /%0aFAKE HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Http.converse(server.port(), "GET /\033[31mRED HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        server.get("/last");

        eventually("entries").untilAsserted(() -> assertThat(server.console()).contains("/last"));
        assertThat(server.console()).doesNotContain("\033");
        assertThat(Log.strays(server.console())).isEmpty();
    }

    @Test
    void secretsAmongTheArgumentsAreNotLogged(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"timeout": "300ms", "check_list": {
                          "false --password=hunter2": [],
                          "sleep 60 # --password=hunter2": [],
                          "/nonexistent/check --password=hunter2": [],
                          "sh -c 'echo \\"$0\\"; exit 1' --password=hunter2": []}}
                        """)));

        server.status();

        eventually("four warnings")
                .untilAsserted(() -> assertThat(Log.warnings(server.console())).hasSize(4));
        assertThat(server.console() + server.program().err()).doesNotContain("hunter2");
    }

    @Test
    void logAsJsonIsOneObjectALine(Site site) throws IOException {
        Server server = site.serve(site.server()
                .with("--config", site.config("{\"log_format\": \"json\"}"))
                .with("--check", "exit 2"));

        server.get("/as-json");

        eventually("entries").untilAsserted(() -> assertThat(server.console()).contains("/as-json"));
        List<String> lines = server.console().lines().toList();
        assertThat(lines).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(server.console()).contains("exit status 2", "\"@timestamp\"");
    }
}
