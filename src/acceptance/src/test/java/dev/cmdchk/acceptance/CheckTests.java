package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SiteExtension.class)
class CheckTests {

    @Test
    void checkPassesWithAnExitStatusOfItsListAlone(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"check_list": {
                          "exit 0": [],
                          "exit 0 ": [0, 1],
                          "exit 1": [0, 1],
                          "exit 255": [255],
                          "/nonexistent": [127],
                          "/etc/passwd": [126],
                          "kill -9 $$": [-9],
                          "kill -TERM $$": [-15, 3],
                          "sh -c 'kill -9 $$'; exit $?": [137],
                          "read x": [1],
                          "cat >/dev/null": [],
                          "yes | head -1": []}}
                        """)));

        assertThat(server.status()).as(server.console()).isEqualTo(200);
        assertThat(server.console()).doesNotContain("failed");
    }

    @ParameterizedTest
    @CsvSource({
        "exit 1, 0, exit status 1",
        "exit 0, 1, exit status 0",
        "exit 2, 0 1 3, exit status 2",
        "kill -9 $$, 0 137, killed by signal 9",
        "kill -SEGV $$, 0 139, killed by signal 11",
        "/nonexistent, 0, exit status 127",
        "/etc/passwd, 0, exit status 126",
        "exit 256, 1, exit status 0"
    })
    void checkFailsWithAnyOther(String command, String statuses, String logged, Site site) throws IOException {
        Server server = site.serve(site.server().with("--check", command).with((Object[]) statuses.split(" ", -1)));

        assertThat(server.status()).isEqualTo(503);
        eventually("warning")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .singleElement()
                        .asString()
                        .contains(logged));
    }

    @Test
    void checksRunSideBySide(Site site) throws IOException {
        // Each waits until the other has begun: one after the other, neither would ever pass.
        String one = site.directoryOf(User.NOBODY).toString();
        String meet = "touch {d}/%s; until test -e {d}/%s; do sleep 0.05; done; rm {d}/%s".replace("{d}", one);

        Server server = site.serve(site.server()
                .with("--config", site.config("{\"timeout\": \"20s\"}"))
                .with("--check", meet.formatted("a", "b", "b"))
                .with("--check", meet.formatted("b", "a", "a")));

        assertThat(server.status()).isEqualTo(200);
    }

    @Test
    void checkThatOverrunsItsOwnTimeoutFailsAndIsKilledWithItsChildren(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"kill_grace": "500ms", "check_list": {
                          "%s": [],
                          "sleep 7301 & wait": {"timeout": "300ms"},
                          "trap '' TERM; sleep 7302": {"timeout": "400ms", "name": "stubborn"},
                          "sleep 0.1": {"timeout": "10s"}}}
                        """.formatted(counter.command()))));
        List<Long> before = site.processes();

        Reply reply = server.get("/");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(counter.runs()).isEqualTo(1);
        eventually("warnings")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .hasSize(2)
                        .allSatisfy(entry -> assertThat(entry).contains("timeout"))
                        .anySatisfy(entry -> assertThat(entry).contains("'stubborn'")));
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isSubsetOf(before));
    }

    @Test
    void answersShareRunsHoweverManyAsk(Site site) throws Exception {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--check", counter.command() + "; sleep 1"));
        Callable<Integer> ask = server::status;

        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers =
                    clients.invokeAll(IntStream.range(0, 300).mapToObj(_ -> ask).toList());

            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        // On a slow machine the 300 arrive over more than one run.
        assertThat(counter.runs()).isBetween(1L, 10L);
    }

    @Test
    void defaultCheckIsBinTrue(Site site) throws IOException {
        Server server = site.serve(site.server());

        assertThat(server.status()).isEqualTo(200);
        eventually("entry").untilAsserted(() -> assertThat(server.console()).contains("running 1 check"));
    }

    @Test
    void flipOfACheckIsSeenByTheNextRequest(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server = site.serve(site.server().with("--check", flag.command()));

        for (int round = 0; round < 20; round++) {
            assertThat(server.status()).isEqualTo(200);
            flag.fail();
            assertThat(server.status()).isEqualTo(503);
            flag.pass();
        }
    }

    @Test
    void timeoutIsThirtySecondsUnlessConfigured(Site site) throws IOException {
        var shown = site.cmdchk("check-config").run();

        assertThat(shown.out()).contains("timeout = 30s (default)", "check true = status 0, timeout 30s");
    }
}
