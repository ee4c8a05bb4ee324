package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTests {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final FakeTime time = new FakeTime();
    private final long start = this.time.nanos();
    private final List<Duration> runs = new ArrayList<>();

    @Test
    void startRunsAtOnceAndThenEachIntervalTheFirstOneShorterByATenthAtMost() {
        this.start("disk", INTERVAL);

        this.time.pass(INTERVAL.multipliedBy(4));

        assertThat(this.runs).hasSizeBetween(4, 5);
        assertThat(this.runs.getFirst()).isZero();
        assertThat(this.runs.get(1)).isBetween(Duration.ofSeconds(9), INTERVAL);
        for (int i = 2; i < this.runs.size(); i++) {
            assertThat(this.runs.get(i).minus(this.runs.get(i - 1))).isEqualTo(INTERVAL);
        }
    }

    @Test
    void startOfManyChecksSpreadsTheirSecondRuns() {
        for (int i = 0; i < 50; i++) {
            this.start("check-" + i, INTERVAL);
        }
        this.runs.clear();

        this.time.pass(INTERVAL);

        assertThat(this.runs).hasSize(50).allMatch(run -> run.compareTo(Duration.ofSeconds(9)) >= 0);
        assertThat(new HashSet<>(this.runs)).hasSizeGreaterThan(20);
    }

    @Test
    void tickThatComesLateLeavesOutWhatWasMissed() {
        List<Duration> late = new ArrayList<>();
        Schedule.start(check("disk", INTERVAL), this.time, () -> {
            late.add(this.passed());
            if (late.size() == 1) {
                // As if the machine had stood still.
                this.time.pass(Duration.ofSeconds(125));
            }
        });

        this.time.pass(INTERVAL);

        assertThat(late).hasSize(2);
        assertThat(late.getLast()).isBetween(Duration.ofSeconds(125), Duration.ofSeconds(135));
    }

    @Test
    void tickWhenARunCannotBeginIsFollowedByOthers() {
        Error shortage = new OutOfMemoryError("unable to create native thread");
        List<Duration> begun = new ArrayList<>();
        Schedule.start(check("disk", INTERVAL), this.time, () -> {
            begun.add(this.passed());
            if (begun.size() == 2) {
                throw shortage;
            }
        });

        assertThatThrownBy(() -> this.time.pass(INTERVAL)).isSameAs(shortage);
        this.time.pass(INTERVAL);

        assertThat(begun).hasSizeBetween(3, 4);
    }

    @Test
    void startOfACheckWithoutAnIntervalNeverRuns() {
        this.start("disk", Duration.ZERO);

        this.time.pass(INTERVAL);

        assertThat(this.runs).isEmpty();
    }

    @Test
    void cancelledScheduleRunsNoMore() {
        Schedule schedule = this.start("disk", INTERVAL);

        schedule.cancel();
        this.time.pass(INTERVAL.multipliedBy(2));

        assertThat(this.runs).hasSize(1);
    }

    private Schedule start(String name, Duration interval) {
        return Schedule.start(check(name, interval), this.time, () -> this.runs.add(this.passed()));
    }

    private Duration passed() {
        return Duration.ofNanos(this.time.nanos() - this.start);
    }

    private static Check check(String name, Duration interval) {
        return new Check(
                name,
                "true",
                Set.of(0),
                Set.of(),
                Duration.ofSeconds(1),
                new Freshness(interval, interval.multipliedBy(3)),
                Hysteresis.NONE,
                Map.of(),
                "",
                "");
    }
}
