package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunTests {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofSeconds(1);
    private static final Outcome OVERRUN = new Outcome.TimedOut(TIMEOUT);

    private static Run run(Outcome outcome, Duration took) {
        return new Run(new Check("app", "app", Set.of(0), TIMEOUT), outcome, "said", 1, took);
    }

    private static Stream<Outcome> outcomes() {
        return Stream.of(
                new Outcome.Exited(0),
                new Outcome.Exited(1),
                new Outcome.Killed(9),
                OVERRUN,
                new Outcome.NotStarted("Argument list too long"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void inTimeIsWhatEndsBeforeTheSlackIsOver(Outcome outcome) {
        Run run = run(outcome, TIMEOUT.plus(SLACK));

        assertThat(run.inTime(SLACK)).isEqualTo(run);
    }

    @Test
    void inTimeIsNoEndThatIsSeenLater() {
        Duration late = TIMEOUT.plus(SLACK).plusNanos(1);

        assertThat(run(new Outcome.Exited(0), late).inTime(SLACK)).isEqualTo(run(OVERRUN, late));
        assertThat(run(new Outcome.Killed(9), late).inTime(SLACK)).isEqualTo(run(OVERRUN, late));
        assertThat(run(new Outcome.NotStarted("x"), late).inTime(SLACK).outcome())
                .isEqualTo(new Outcome.NotStarted("x"));
    }
}
