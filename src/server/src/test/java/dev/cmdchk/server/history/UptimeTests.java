package dev.cmdchk.server.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cmdchk.checks.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the past is told with how much that is. */
class UptimeTests {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration QUARTER = Duration.ofDays(90);

    private final DrivenClock clock = new DrivenClock();
    private final History history = new History(this.clock);

    @TempDir
    private Path directory;

    private void simulate(Duration time) {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), time);
    }

    private Uptime uptime(Duration length) {
        return this.history.uptime("disk", length, this.clock.instant());
    }

    @Test
    void uptimeOfACheckThatNeverRanIsUnknown() {
        assertThat(uptime(DAY).share()).isEmpty();
        assertThat(uptime(DAY).known()).isZero();
    }

    @Test
    void uptimeOfThreeHoursClaimsNoMore() {
        this.clock.advance(Duration.ofMinutes(25));
        simulate(Duration.ofHours(3));

        for (Duration length : new Duration[] {DAY, Duration.ofDays(7), QUARTER}) {
            assertThat(uptime(length).known()).isEqualTo(Duration.ofHours(3));
            assertThat(uptime(length).runs()).isEqualTo(1_080);
            assertThat(uptime(length).share()).hasValueCloseTo(1_070 / 1_080.0, within(1e-9));
        }
    }

    @Test
    void uptimeOfADayThatIsKnownIsWhole() {
        simulate(Duration.ofDays(3));

        assertThat(uptime(DAY).known()).isBetween(DAY.minusMinutes(1), DAY);
        assertThat(uptime(QUARTER).known()).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void uptimeWhereMinutesWereDroppedRestsOnHours() {
        for (int i = 0; i < 5_000; i++) {
            this.history.record("check-" + i, Runs.passed(this.clock.instant(), 1), Status.PASS);
        }
        simulate(Duration.ofDays(10));

        assertThat(this.history.summaries("disk", Instant.EPOCH, Runs.EVER, Duration.ofMinutes(1)))
                .hasSizeLessThan(200);
        assertThat(uptime(DAY).known()).isBetween(Duration.ofHours(23), DAY);
        assertThat(uptime(DAY).runs()).isBetween(23 * 360, 24 * 360);
        assertThat(uptime(QUARTER).known()).isLessThan(Duration.ofDays(10).plusMinutes(1));
    }

    @Test
    void uptimeLeavesOutWhatWasMissed() {
        Keeper keeper = Keepers.started(this.history, this.directory, Keepers.SELDOM);
        simulate(Duration.ofHours(2));
        keeper.close();
        this.clock.advance(Duration.ofHours(5));
        History after = new History(this.clock);
        try (Keeper _ = Keepers.started(after, this.directory, Keepers.SELDOM)) {
            Runs.simulate(after, this.clock, "disk", Duration.ofSeconds(10), Duration.ofHours(1));

            Uptime uptime = after.uptime("disk", DAY, this.clock.instant());

            assertThat(uptime.missed()).isEqualTo(Duration.ofHours(5));
            assertThat(uptime.known()).isEqualTo(Duration.ofHours(3));
        }
    }
}
