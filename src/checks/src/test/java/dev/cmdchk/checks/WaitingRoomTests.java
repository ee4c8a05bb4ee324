package dev.cmdchk.checks;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingRoomTests {
    private final FakeRunner runner = new FakeRunner();
    private final FakeTime time = new FakeTime();
    private final WaitingRoom room = new WaitingRoom(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Suite suite = Suite.open(
            List.of(new Check("a", "true", Set.of(0), ofSeconds(30))),
            this.runner,
            ZERO,
            8,
            this.room,
            (_, _) -> {},
            this.time);

    @AfterEach
    void stop() {
        this.suite.close();
        this.runner.close();
        this.callers.close();
    }

    @Test
    void callerWhoFindsNoPlaceIsTurnedAwayAtOnceAndTheNextWhoFindsOneWaits() throws Exception {
        assertThat(this.room.enter()).isTrue();

        Report report = this.suite.check();

        assertThat(report.verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(report.isFullHouse()).isTrue();
        assertThat(report.failed()).singleElement().isInstanceOf(Answer.TurnedAway.class);
        this.room.leave();
        Future<Report> waiting = this.callers.submit(() -> this.suite.check());
        this.runner.letGo.release(2);
        assertThat(waiting.get().isFullHouse()).isFalse();
        assertThat(this.room.enter()).isTrue();
    }

    @Test
    void callerWhoAllowsAnAgeNeedsNoPlace() throws Exception {
        this.runner.letGo.release(1);
        assertThat(this.suite.check().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(this.room.enter()).isTrue();

        Report report = this.suite.check(Set.of(), ofSeconds(10));

        assertThat(report.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(report.isFullHouse()).isFalse();
    }

    @Test
    void callerWhoGoesAwayLeavesHisPlace() {
        Future<Report> waiting = this.callers.submit(() -> this.suite.check());
        await().until(() -> this.runner.running.get() == 1);

        waiting.cancel(true);

        await().until(this.room::enter);
    }
}
