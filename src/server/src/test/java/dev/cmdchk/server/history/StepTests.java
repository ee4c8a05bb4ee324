package dev.cmdchk.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of steps, and of what is known in longer ones alone. */
class StepTests {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final DrivenClock clock = new DrivenClock();
    private final History history = new History(this.clock);

    @Test
    void stepsFromAnyOfThemOnAreTheRestOfAll() {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofHours(10));

        List<Summary> all = this.history.summaries("disk", at(0), Runs.EVER, MINUTE);

        assertThat(all).hasSize(600);
        assertThat(this.history.summaries("disk", all.get(500).start(), Runs.EVER, MINUTE))
                .isEqualTo(all.subList(500, 600));
    }

    @Test
    void whatIsKnownInLongerStepsAloneIsMissedInShorterOnes() {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofDays(7));
        Instant end = this.clock.instant();
        Instant firstMinute =
                this.history.summaries("disk", at(0), end, MINUTE).getFirst().start();
        Instant firstResult =
                this.history.results("disk", at(0), end).getFirst().at();

        assertThat(gaps(at(0), end, MINUTE.multipliedBy(5))).containsExactly(new Gap(at(0), firstMinute));
        assertThat(gaps(at(0), end, Duration.ZERO)).containsExactly(new Gap(at(0), firstResult));
        assertThat(gaps(at(0), at(86_400), MINUTE)).containsExactly(new Gap(at(0), at(86_400)));
        assertThat(gaps(at(0), end, HOUR)).isEmpty();
        assertThat(gaps(end.minus(HOUR), end, MINUTE)).isEmpty();
        assertThat(gaps(end.minus(HOUR), end, Duration.ZERO)).isEmpty();
    }

    private List<Gap> gaps(Instant from, Instant to, Duration step) {
        return this.history.gaps("disk", from, to, step);
    }

    @Test
    void checkThatIsKnownFromItsBeginningMissesNothing() {
        this.clock.advance(Duration.ofMinutes(25));
        Runs.simulate(this.history, this.clock, "disk", Duration.ofMinutes(1), Duration.ofHours(3));

        for (Duration step : List.of(Duration.ZERO, MINUTE, HOUR)) {
            assertThat(gaps(Instant.EPOCH, this.clock.instant(), step)).isEmpty();
            assertThat(this.history.gaps("other", Instant.EPOCH, this.clock.instant(), step))
                    .isEmpty();
        }
    }

    private static Instant at(long seconds) {
        return DrivenClock.START.plusSeconds(seconds);
    }
}
