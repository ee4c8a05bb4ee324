package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose place another one takes while somebody still waits for its answer. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class ReplacedServerTests {
    /** Longer than a server may take that is told to stop. */
    private static final Duration LONG = Duration.ofSeconds(12);

    private static Path config(Site site, SlowCheck check, String more) throws IOException {
        return site.config("{%s %s}".formatted(more, check.settings()));
    }

    private static Supervised start(Site site, Path config, boolean asProcess1) throws IOException {
        return Supervised.start(site, site.cmdchk("supervise", "--config", config), asProcess1);
    }

    @ParameterizedTest
    @CsvSource({"USR1, false", "USR1, true", "settings, false"})
    void requestThatItHasIsAnsweredWhileTheOtherServes(String cause, boolean asProcess1, Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Path config = config(site, check, "");
        Supervised supervised = start(site, config, asProcess1);
        long old = supervised.server();
        Future<Reply> asked = check.ask(supervised.port(), 1);

        if (cause.equals("settings")) {
            Files.move(config(site, check, "\"kill_grace\": \"1s\","), config, StandardCopyOption.ATOMIC_MOVE);
        } else {
            supervised.signal(cause);
        }

        supervised.awaitAnswers(2);
        long replaced = System.nanoTime();
        within(LONG.plus(Supervised.RESTART), "a while").until(() -> {
            assertThat(supervised.get("/readyz/quick").status()).isEqualTo(200);
            return System.nanoTime() - replaced >= LONG.toNanos();
        });
        check.pass();
        assertThat(asked.get().status()).isEqualTo(200);
        supervised.awaitAnother(old);
        assertThat(Log.errors(supervised.program().out())).isEmpty();
        supervised.stop();
    }

    @Test
    void stopIsAsQuickAsWithoutIt(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Supervised supervised = start(site, config(site, check, ""), false);
        Future<Reply> asked = check.ask(supervised.port(), 1);
        supervised.signal("USR1");
        supervised.awaitAnswers(2);

        supervised.signal("TERM");

        // In less than the two minutes that are waited for here, not in the five of the check.
        assertThat(supervised.program().awaitExit()).isZero();
        eventually("nobody waits").until(asked::isDone);
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
    }

    @Test
    void supervisorThatIsKilledTakesBothServersWithIt(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Supervised supervised = start(site, config(site, check, ""), false);
        Future<Reply> asked = check.ask(supervised.port(), 1);
        supervised.signal("USR1");
        supervised.awaitAnswers(2);

        supervised.signal("KILL");

        // Long before the check of the old one ends.
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isEmpty());
        eventually("nobody waits").until(asked::isDone);
    }

    @Test
    void eldestOfManyIsStopped(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Supervised supervised = start(site, config(site, check, ""), false);
        long eldest = supervised.server();
        Future<Reply> first = check.ask(supervised.port(), 1);
        supervised.signal("USR1");
        supervised.awaitReplaced(1);
        Future<Reply> second = check.ask(supervised.port(), 2);
        supervised.signal("USR1");
        supervised.awaitReplaced(2);
        Future<Reply> third = check.ask(supervised.port(), 3);

        supervised.signal("USR1");

        within(Supervised.RESTART, "the end of the eldest")
                .untilAsserted(() -> assertThat(supervised.living())
                        .as(supervised.program().err())
                        .hasSize(3)
                        .doesNotContain(eldest));
        eventually("nobody waits for the eldest").until(first::isDone);
        check.pass();
        assertThat(List.of(second.get().status(), third.get().status())).containsOnly(200);
        supervised.awaitAnother(eldest);
    }

    /** {@link HistoryTakeoverTests} has more of what is the other's at once. */
    @Test
    void runsInTheBackgroundAreTheOthers(Site site) throws Exception {
        SlowCheck check = SlowCheck.at(site);
        Path runs = site.directoryOf(User.NOBODY).resolve("again");
        Path config = site.config("""
            {"log_location": "", "check_list": {
              "echo >>%s; until test -e %s; do sleep 0.1; done": {"name": "slow", "timeout": "5m"},
              "echo $PPID >>%s": {"name": "again", "interval": "1s"}}}\
            """.formatted(check.runs(), check.flag(), runs));
        Supervised supervised = start(site, config, false);
        long old = supervised.server();
        Future<Reply> asked = check.ask(supervised.port(), 1);

        supervised.signal("USR1");

        supervised.awaitAnswers(2);
        long other = supervised.server();
        awaitRuns(runs, other, 3);
        long runsOfOld = count(runs, old);
        awaitRuns(runs, other, 3);
        assertThat(count(runs, old)).isLessThanOrEqualTo(runsOfOld + 1);
        assertThat(asked.isDone()).isFalse();
        check.pass();
        assertThat(asked.get().status()).isEqualTo(200);
    }

    private static void awaitRuns(Path runs, long server, int more) throws IOException {
        long before = count(runs, server);
        within(Supervised.RESTART, "runs of server " + server).until(() -> count(runs, server) >= before + more);
    }

    private static long count(Path runs, long server) throws IOException {
        return Files.readAllLines(runs).stream()
                .filter(String.valueOf(server)::equals)
                .count();
    }
}
