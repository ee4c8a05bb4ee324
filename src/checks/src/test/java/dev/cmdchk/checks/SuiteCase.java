package dev.cmdchk.checks;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** A suite whose runs end, and whose time passes, when a test says so. */
abstract class SuiteCase {
    static final Duration TIMEOUT = ofSeconds(30);

    final FakeRunner runner = new FakeRunner();
    final FakeTime time = new FakeTime();
    final WaitingRoom room = new WaitingRoom(Integer.MAX_VALUE);
    final ConcurrentLinkedQueue<CheckState> heard = new ConcurrentLinkedQueue<>();
    final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        this.runner.close();
        this.callers.close();
    }

    /** Waits until so many callers have joined a run that has not ended. */
    void awaitWaiting(int callers) {
        await().until(() -> this.room.taken() == callers);
    }

    void awaitRunning(int runs) {
        await().until(() -> this.runner.running.get() == runs);
    }

    static List<Outcome> outcomes(Report report) {
        return report.answers().stream()
                .map(answer -> answer.state().last().orElseThrow().outcome())
                .toList();
    }

    static List<String> names(Report report) {
        return report.answers().stream()
                .map(answer -> answer.state().check().name())
                .toList();
    }

    static Check check(String name) {
        return new Check(name, "true", Set.of(0), TIMEOUT);
    }

    static Check check(String name, Duration interval, Duration maxAge) {
        return check(name, new Freshness(interval, maxAge), "");
    }

    /** It takes three failed runs in a row. */
    static Check check(String name, String command, Duration timeout) {
        Hysteresis fall = new Hysteresis(3, 1);
        return new Check(name, command, Set.of(0), Set.of(), timeout, Freshness.ON_DEMAND, fall, Map.of(), "", "");
    }

    static Check grouped(String name, String group) {
        return check(name, Freshness.ON_DEMAND, group);
    }

    static Check check(String name, Freshness freshness, String group) {
        return new Check(name, "true", Set.of(0), Set.of(), TIMEOUT, freshness, Hysteresis.NONE, Map.of(), group, "");
    }

    Suite suite(int maxParallel, Check... checks) {
        return Suite.open(
                Stream.of(checks).toList(),
                this.runner,
                ZERO,
                maxParallel,
                this.room,
                (_, after) -> this.heard.add(after),
                this.time);
    }
}
