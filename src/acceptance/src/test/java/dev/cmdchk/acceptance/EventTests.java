package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes of state, as a list and as a stream. */
@ExtendWith(SiteExtension.class)
class EventTests {

    @Test
    void changesAreListedOldestFirst(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command(), "--check", "/bin/true"));
        server.status();
        flag.fail();
        server.status();
        flag.pass();
        server.status();

        Reply reply = server.get("/events");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).contains("application/json");
        assertThat(reply.body().split("\"number\"", -1)).hasSize(5);
        assertThat(reply.body())
                .containsSubsequence(
                        "\"to\":\"pass\"",
                        "\"from\":\"pass\",\"to\":\"fail\",\"reason\":\"exit status 3\"",
                        "\"from\":\"fail\",\"to\":\"pass\",\"reason\":\"exit status 0\"");
        assertThat(server.get("/events?check=true").body().split("\"number\"", -1))
                .hasSize(2);
        assertThat(server.get("/events?after=zero").status()).isEqualTo(400);
    }

    @Test
    void changesArePaged(Site site) throws IOException {
        Path flip = site.directoryOf(User.NOBODY).resolve("flip");
        Server server = site.serve(site.server().with("--config", site.config("""
                {"check_list": {"if rm %1$s 2>/dev/null; then exit 1; fi; touch %1$s": {"name": "flip", "interval": "10ms"}}}
                """.formatted(flip))));
        within(Duration.ofMinutes(2), "a second page")
                .untilAsserted(() -> assertThat(server.get("/events").body()).contains("\"next\":\""));

        String body = server.get("/events?check=flip").body();
        String next = body.substring(body.indexOf("\"next\":\"") + 8, body.lastIndexOf('"'));

        assertThat(body.split("\"number\"", -1)).hasSize(501);
        assertThat(next).matches("/events\\?after=[0-9]+&check=flip");
        assertThat(server.get(next).body())
                .contains("\"number\"")
                .doesNotContain("\"number\":" + next.replaceAll("[^0-9]", "") + ",");
    }

    @Test
    void streamTellsWhatChangesAndWhatHasResults(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));
        server.status();
        try (EventStream stream = EventStream.open(server.port(), "")) {
            flag.fail();
            server.status();

            eventually("the change")
                    .untilAsserted(() -> assertThat(stream.changes())
                            .singleElement()
                            .asString()
                            .contains("\"from\":\"pass\",\"to\":\"fail\""));
            eventually("results")
                    .untilAsserted(
                            () -> assertThat(stream.has("event: results")).isTrue());
        }
    }

    @Test
    void streamGoesOnAfterTheLastEventThatWasHad(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));
        server.status();
        List<String> numbers;
        try (EventStream stream = EventStream.open(server.port(), "")) {
            flag.fail();
            server.status();
            eventually("the change")
                    .untilAsserted(() -> assertThat(stream.changes()).hasSize(1));
            numbers = stream.after("id: ");
        }
        flag.pass();
        server.status();
        flag.fail();
        server.status();

        try (EventStream stream = EventStream.open(server.port(), "Last-Event-ID: " + numbers.getFirst() + "\r\n")) {
            eventually("what was missed")
                    .untilAsserted(() -> assertThat(stream.changes())
                            .hasSize(2)
                            .first()
                            .asString()
                            .contains("\"to\":\"pass\""));
        }
    }

    @Test
    void streamsDoNotHoldUpTheEndOfTheServer(Site site) throws IOException {
        Server server = site.serve(site.server());
        try (EventStream stream = EventStream.open(server.port(), "")) {
            server.program().signal("TERM");

            assertThat(server.program().awaitExit()).isEqualTo(143);
            eventually("the stream ends").until(stream::hasEnded);
            // A stream that had to be broken off would be a warning.
            assertThat(Log.warnings(server.console())).isEmpty();
        }
    }
}
