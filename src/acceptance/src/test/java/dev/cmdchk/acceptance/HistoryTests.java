package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered, in memory and on disk, and what becomes of it when something goes wrong. */
@ExtendWith(SiteExtension.class)
class HistoryTests {
    private static final String CHECKS = """
            {"show_output": "always", "history_dir": "%s", "check_list": {
              "echo 'OK | users=3;5;10'": {"name": "users", "interval": "200ms"}, "exit 4": {"name": "bad"}}}
            """;

    static int results(Server server, String check) throws IOException {
        return server.get("/checks/" + check + "/history").body().split("\"at\"", -1).length - 1;
    }

    @Test
    void historyIsAnsweredByResultAndByStep(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config(CHECKS.formatted(""))));
        server.status();
        eventually("results")
                .untilAsserted(() -> assertThat(results(server, "users")).isGreaterThan(3));

        Reply results = server.get("/checks/users/history");
        Reply minutes = server.get("/checks/users/history?step=1m");

        assertThat(results.header("content-type")).contains("application/json");
        assertThat(results.header("cache-control")).contains("no-store");
        assertThat(results.body())
                .startsWith("{\"check\":\"users\",\"rows\":[{\"at\":\"")
                .contains("\"status\":\"pass\",\"reason\":\"exit status 0\",\"took_seconds\":")
                .contains("{\"label\":\"users\",\"unit\":\"\",\"value\":3.0}")
                .doesNotContain("echo");
        assertThat(minutes.body()).contains("\"step\":\"1m\"", "\"warn\":0,\"fail\":0,\"median_seconds\":");
        assertThat(server.get("/checks/bad/history?step=1h").body()).contains("\"pass\":0,\"warn\":0,\"fail\":1");
        assertThat(server.get("/checks/users/history?from=0&to=1000000000").body())
                .contains("\"rows\":[]");
    }

    @ParameterizedTest
    @CsvSource({"never, false, false", "failed, false, true", "always, true, true"})
    void measuresAreRememberedAsFarAsOutputMayBeShown(String show, boolean ofPassed, boolean ofFailed, Site site)
            throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"show_output": "%s", "check_list": {
                  "echo 'OK | inside=1'": {"name": "passed"}, "echo 'BAD | inside=2'; exit 2": {"name": "failed"}}}
                """.formatted(show))));
        server.status();

        for (String path : List.of("/history", "/history?step=1m")) {
            Reply passed = server.get("/checks/passed" + path);
            Reply failed = server.get("/checks/failed" + path);

            assertThat(passed.body()).contains("\"pass\"");
            assertThat(passed.body().contains("inside")).isEqualTo(ofPassed);
            assertThat(failed.body()).contains("\"fail\"");
            assertThat(failed.body().contains("inside")).isEqualTo(ofFailed);
        }
    }

    @Test
    void measuresThatAreTooLargeAreLeftOut(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"show_output": "always", "check_list": {
                  "echo 'OK | single=1e300 double=-1e400 some=2'": {"name": "large"}}}
                """)));
        server.status();

        assertThat(server.get("/checks/large/history").body())
                .contains("[{\"label\":\"some\",\"unit\":\"\",\"value\":2.0}]");
        assertThat(server.get("/checks/large/history?step=1m").body())
                .contains("\"some\"")
                .doesNotContain("single", "double", "Infinity", "NaN");
    }

    @Test
    void measuresThatMayBeShownNoLongerAreForgotten(Site site) throws IOException {
        String checks = "{\"show_output\": \"%s\", \"check_list\": {\"echo 'OK | inside=1'\": {\"name\": \"inner\"}}}";
        Path config = site.config(checks.formatted("always"));
        Server server = site.serve(site.server().with("--config", config));
        server.status();
        assertThat(server.get("/checks/inner/history").body()).contains("inside");
        assertThat(server.get("/checks/inner/history?step=1h").body()).contains("inside");

        Files.writeString(config, checks.formatted("never"));

        eventually("no measure is told")
                .untilAsserted(
                        () -> assertThat(server.get("/checks/inner/history").body())
                                .contains("\"pass\"")
                                .doesNotContain("inside"));
        assertThat(server.get("/checks/inner/history?step=1h").body())
                .contains("\"pass\":1")
                .doesNotContain("inside");
    }

    @Test
    void uptimeIsToldWithHowMuchIsKnown(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));
        String name = server.get("/checks").body().replaceAll("(?s).*\"name\":\"([^\"]+)\".*", "$1");
        assertThat(server.get("/checks/" + name + "/history").body())
                .contains("\"uptime\":[{\"last\":\"24h\",\"runs\":0,\"known_seconds\":0,\"missed_seconds\":0}");
        server.status();
        flag.fail();
        server.status();

        assertThat(server.get("/checks/" + name + "/history").body())
                .containsPattern("\"last\":\"24h\",\"share\":0.5,\"runs\":2,\"known_seconds\":[0-9]{1,3},")
                .containsPattern("\"last\":\"90d\",\"share\":0.5,\"runs\":2,\"known_seconds\":[0-9]{1,3},");
    }

    @Test
    void secretsAreMaskedInLabels(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                {"show_output": "always", "check_list": {
                  "password=hunter2; echo \\"OK | of-$password=1\\"": {"name": "login"}}}
                """)));
        server.status();

        assertThat(server.get("/checks/login/history").body())
                .contains("{\"label\":\"of-****\",")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "step=1s, step is a number of minutes",
        "step=0m, step is a number of minutes",
        "step=90m, 'step is a number of minutes, hours or days such as 5m, 1h or 1d, and whole hours where it is more than one.'",
        "step=x, step is a number of minutes",
        "from=yesterday, from is a time",
        "to=%00, to is a time",
        "from=9&to=8, from is before to",
        "from=, from is a time",
        "from=2026-11-24T12:00:00+01:00, 'from is a time such as 2026-11-24T12:00:00Z, or with an offset whose + is sent as %2B'",
        "from=-300000000-01-01T00:00:00Z, from is a time",
        "from=-300000000-01-01T00:00:00Z&step=1d, from is a time",
        "to=%2B300000000-01-01T00:00:00Z, to is a time",
        "to=%2B10000-01-01T00:00:00Z&step=1m, to is a time"
    })
    void historyOfNoStretchOfTimeIsRefused(String query, String rule, Site site) throws IOException {
        Server server = site.serve(site.server());

        Reply reply = server.get("/checks/true/history?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).startsWith(rule).hasLineCount(1);
        assertThat(server.get("/checks/nosuch/history?" + query).status()).isEqualTo(404);
    }

    @Test
    void historyIsPaged(Site site) throws IOException {
        Server server = site.serve(site.server().with("--check", "true"));
        for (int run = 0; run < 502; run++) {
            assertThat(server.status()).isEqualTo(200);
        }

        String body = server.get("/checks/true/history").body();
        String next = body.substring(body.indexOf("\"next\":\"") + 8, body.lastIndexOf('"'));

        List<Instant> first = times(body);
        List<Instant> second = times(server.get(next).body());
        assertThat(first).hasSize(500).isSorted();
        assertThat(next).startsWith("/checks/true/history?from=");
        assertThat(second).hasSize(2);
        assertThat(times(server.get("/checks/true/history?from=" + first.getLast())
                        .body()))
                .containsExactly(first.getLast(), second.getFirst(), second.getLast());
    }

    /** Returns when each row was. */
    private static List<Instant> times(String body) {
        return Pattern.compile("\"at\":\"([^\"]+)\"")
                .matcher(body)
                .results()
                .map(row -> Instant.parse(row.group(1)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void historyOnDiskOutlivesTheServer(String signal, Site site) throws IOException {
        Path directory = site.directoryOf(User.NOBODY);
        Path config = site.config(CHECKS.formatted(directory));
        Server first = site.serve(site.server().with("--config", config));
        first.status();
        int before = results(first, "bad");
        String since = first.get("/events?check=bad").body();
        // The first writing after this may have begun before it.
        awaitWriting(directory);
        awaitWriting(directory);

        first.program().signal(signal);
        first.program().awaitExit();
        Server second = site.serve(site.server().with("--config", config));

        assertThat(before).isPositive();
        assertThat(results(second, "bad")).isEqualTo(before);
        assertThat(second.get("/events?check=bad").body()).isEqualTo(since);
        assertThat(second.get("/checks/bad/history").body()).contains("\"missed\":[{\"from\":");
    }

    /** Returns when the file in {@code directory} has been written to once more. */
    static void awaitWriting(Path directory) throws IOException {
        Path file = directory.resolve("history.mv");
        FileTime before = Files.getLastModifiedTime(file);
        eventually("history on disk")
                .untilAsserted(() -> assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(before));
    }

    @Test
    void fullDiskHoldsUpNoAnswerAndLosesNothingWhileTheServerRuns(Site site) throws IOException {
        Path directory = site.directoryOf(User.NOBODY);
        Path fillers = site.directory();
        String small = "mount -t tmpfs -o size=256k,mode=0777 none '%s'; exec \"$@\"".formatted(directory);
        String filling = "{\"history_dir\": \"%s\", \"check_list\": {".formatted(directory)
                + "\"if test -e %1$s/full; then cat /dev/zero >%2$s/filler 2>/dev/null; else rm -f %2$s/filler; fi; true\": "
                        .formatted(fillers, directory)
                + "{\"name\": \"disk\", \"interval\": \"200ms\"}}}";
        Server server = site.serve(site.server()
                .behind("unshare", "--mount", "--propagation", "private", "sh", "-euc", small, "sh")
                .with("--config", site.config(filling)));
        Files.createFile(fillers.resolve("full"));

        eventually("a warning")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .singleElement()
                        .asString()
                        .contains("History cannot be kept in"));
        int before = results(server, "disk");
        assertThat(server.status()).isEqualTo(200);
        eventually("more results")
                .untilAsserted(() -> assertThat(results(server, "disk")).isGreaterThan(before));

        Files.delete(fillers.resolve("full"));

        eventually("recovery")
                .untilAsserted(() -> assertThat(server.console()).contains("History is kept in", "again"));
        int all = results(server, "disk");
        // The file lies where only the server sees it, and is gone with it.
        Path kept = Path.of("/proc/" + server.pid() + "/root" + directory);
        awaitWriting(kept);
        awaitWriting(kept);
        server.program().signal("STOP");
        Path copy = Files.copy(kept.resolve("history.mv"), directory.resolve("history.mv"));
        server.program().signal("CONT");
        Files.setOwner(copy, Files.getOwner(directory));
        Server second = site.serve(site.server()
                .with("--config", site.config(CHECKS.formatted(directory).replace("users", "disk"))));
        eventually("what was written")
                .untilAsserted(() -> assertThat(results(second, "disk")).isGreaterThanOrEqualTo(all));
    }

    @Test
    void directoryThatIsMissingIsToldAndServedWithout(Site site) throws IOException {
        Path missing = site.directory().resolve("missing");

        Server server = site.serve(site.server().with("--config", site.config(CHECKS.formatted(missing))));

        assertThat(server.get("/checks/users/history").status()).isEqualTo(200);
        assertThat(Log.warnings(server.console()))
                .singleElement()
                .asString()
                .contains("History cannot be kept in " + missing, " as user 'nobody'")
                .contains("'install -d -o nobody -m 750 " + missing + "', or set 'history_dir' to another place");
    }
}
