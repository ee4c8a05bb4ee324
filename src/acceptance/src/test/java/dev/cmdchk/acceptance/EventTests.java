package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Http;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(server.get("/events?check=nosuch").status()).isEqualTo(404);
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

        try (EventStream stream = EventStream.open(server.port(), "Last-Event-ID: " + numbers.getLast() + "\r\n")) {
            eventually("what was missed")
                    .untilAsserted(() -> assertThat(stream.changes())
                            .hasSize(2)
                            .first()
                            .asString()
                            .contains("\"to\":\"pass\""));
        }
    }

    @Test
    void streamThatWasLostBeforeAnyChangeGoesOnFromWhereItBegan(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));
        server.status();
        String given;
        try (EventStream stream = EventStream.open(server.port(), "")) {
            eventually("a number").until(() -> stream.has("id: "));
            given = stream.after("id: ").getFirst();
            assertThat(stream.changes()).isEmpty();
        }
        flag.fail();
        server.status();

        try (EventStream again = EventStream.open(server.port(), "Last-Event-ID: " + given + "\r\n");
                EventStream whole = EventStream.open(server.port(), "Last-Event-ID: 0\r\n")) {
            eventually("what was missed")
                    .untilAsserted(() -> assertThat(again.changes())
                            .singleElement()
                            .asString()
                            .contains("\"from\":\"pass\",\"to\":\"fail\""));
            eventually("all changes")
                    .untilAsserted(() -> assertThat(whole.changes()).hasSize(2));
            assertThat(again.after("id: ")).startsWith(given);
            assertThat(whole.after("id: ")).startsWith("0");
        }
    }

    @Test
    void streamAfterANumberYetToComeBeginsWithTheLast(Site site) throws IOException {
        Server server = site.serve(site.server());
        String far = "9".repeat(18);

        try (EventStream stream = EventStream.open(server.port(), "Last-Event-ID: " + far + "\r\n")) {
            eventually("a number").until(() -> stream.has("id: "));
            assertThat(stream.after("id: ").getFirst()).isLessThan(far).hasSizeLessThan(18);
        }
    }

    @Test
    void streamOfOneCheckTellsOfNoOtherFromWhereItIsAsked(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server()
                .with("--config", site.config("""
                {"check_list": {"%s": {"name": "queue"}, "%s; true": {"name": "other"}, "%s && true": {"name": "third"}}}
                """.formatted(flag.command(), flag.command(), flag.command()))));
        server.status();
        flag.fail();
        server.status();
        String first = server.get("/events?check=queue").body().replaceAll("(?s).*?\"number\":([0-9]+).*", "$1");

        try (EventStream all = EventStream.open(server.port(), "?check=queue&after=0", "");
                EventStream after = EventStream.open(server.port(), "?check=queue&after=" + first, "");
                EventStream again =
                        EventStream.open(server.port(), "?check=queue&after=0", "Last-Event-ID: " + first + "\r\n")) {
            flag.pass();
            server.status();

            for (EventStream stream : List.of(all, after, again)) {
                eventually("the last change")
                        .until(() -> !stream.changes().isEmpty()
                                && stream.changes().getLast().contains("\"from\":\"fail\",\"to\":\"pass\""));
                assertThat(stream.changes())
                        .hasSize(stream == all ? 3 : 2)
                        .allSatisfy(change -> assertThat(change).contains("\"check\":\"queue\""));
                eventually("results").until(() -> stream.after("data: ").contains("[\"queue\"]"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"?after=zero, ''", "?after=, ''", "'', 'Last-Event-ID: x'", "?after=x, 'Last-Event-ID: 1'"})
    void streamAfterNoNumberIsRefused(String query, String header, Site site) throws IOException {
        Server server = site.serve(site.server());

        Reply reply = Http.converse(
                        server.port(),
                        Http.request(
                                "GET /events" + query + " HTTP/1.1",
                                "Host: localhost",
                                "Accept: text/event-stream",
                                header.isEmpty() ? "X-Nothing: 1" : header,
                                "Connection: close"))
                .getFirst();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("is the number of a change");
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
