package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server follows another on the same history: what goes on is no news, what has changed is news once. */
@ExtendWith(SiteExtension.class)
class HistoryTakeoverTests {
    private static final String CONFIG = """
            {"log_location": "", "history_dir": "%s", "kill_grace": "%s",
             "on_change": "echo $CMDCHK_CHECK:$CMDCHK_FROM:$CMDCHK_TO >>%s",
             "check_list": {"exit 3": {"name": "ill", "interval": "300ms"}, "%s": {"name": "queue"}}}
            """;

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static void awaitLines(Path file, String... expected) {
        eventually("the command is told")
                .untilAsserted(() -> assertThat(lines(file)).containsExactly(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"USR1", "HUP", "KILL"})
    void whatHasChangedBetweenServersIsToldOnceAndNothingElse(String how, Site site) throws IOException {
        Path told = site.directoryOf(User.NOBODY).resolve("told");
        Path history = site.directoryOf(User.NOBODY);
        Flag flag = Flag.on(site);
        Path config = site.config(CONFIG.formatted(history, "2s", told, flag.command()));
        Supervised supervised = Supervised.start(site, site.cmdchk("supervise", "--config", config), false);
        long first = supervised.server();
        supervised.get("/");
        awaitLines(told, "ill:unknown:fail");
        String began = event(supervised, "ill");
        HistoryTests.awaitWriting(history);
        HistoryTests.awaitWriting(history);
        // Nobody asks for this check before the next server does.
        flag.fail();

        switch (how) {
            case "USR1" -> supervised.signal("USR1");
            case "KILL" -> Signals.send("KILL", first);
            default -> {
                // What only another server can take up.
                Path other = site.config(CONFIG.formatted(history, "3s", told, flag.command()));
                Files.move(other, config, StandardCopyOption.ATOMIC_MOVE);
                supervised.signal("HUP");
            }
        }

        supervised.awaitAnother(first);
        supervised.get("/");
        awaitLines(told, "ill:unknown:fail", "queue:pass:fail");
        flag.pass();
        supervised.get("/");
        awaitLines(told, "ill:unknown:fail", "queue:pass:fail", "queue:fail:pass");
        assertThat(supervised.get("/events").body().split("\"number\"", -1)).hasSize(1 + 4);
        assertThat(event(supervised, "ill")).isEqualTo(began);
        assertThat(page(supervised)).contains("since <time datetime=\"%sZ\">".formatted(began.substring(0, 19)));
        assertThat(supervised.get("/checks/ill").body()).contains("\"since\":\"" + began + "\"");
        assertThat(supervised.program().out()).doesNotContain("History in", "History cannot");
        supervised.stop();
    }

    @Test
    void commandThatIsRunningWhenItsServerIsReplacedRunsToItsEnd(Site site) throws IOException {
        Path told = site.directoryOf(User.NOBODY).resolve("told");
        Path go = site.path("go");
        Flag flag = Flag.on(site);
        Path config = site.config("""
                {"log_location": "", "history_dir": "%s", "on_change_timeout": "10m",
                 "on_change": "echo begun >>%2$s; until test -e %3$s; do sleep 0.1; done; echo $CMDCHK_TO >>%2$s",
                 "check_list": {"%4$s": {"name": "queue"}}}
                """.formatted(site.directoryOf(User.NOBODY), told, go, flag.command()));
        Supervised supervised = Supervised.start(site, site.cmdchk("supervise", "--config", config), false);
        long first = supervised.server();
        supervised.get("/");
        flag.fail();
        supervised.get("/");
        awaitLines(told, "begun");

        supervised.signal("USR1");

        within(Supervised.RESTART, "another server")
                .until(() -> supervised.program().err().split(" answers", -1).length > 2);
        Files.createFile(go);
        awaitLines(told, "begun", "fail");
        supervised.awaitAnother(first);
        supervised.get("/");
        flag.pass();
        supervised.get("/");
        awaitLines(told, "begun", "fail", "begun", "pass");
        supervised.stop();
    }

    /** Returns when the only change of {@code check} was. */
    private static String event(Supervised supervised, String check) throws IOException {
        String body = supervised.get("/events?check=" + check).body();
        assertThat(body.split("\"number\"", -1)).hasSize(2);
        return body.replaceAll("(?s).*\"at\":\"([^\"]+)\".*", "$1");
    }

    private static String page(Supervised supervised) throws IOException {
        String request =
                Http.request("GET /checks/ill HTTP/1.1", "Host: localhost", "Accept: text/html", "Connection: close");
        Reply page = Http.converse(supervised.port(), request).getFirst();
        assertThat(page.status()).isEqualTo(200);
        return page.body();
    }
}
