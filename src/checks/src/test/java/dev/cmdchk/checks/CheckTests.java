package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckTests {

    @Test
    void judgeAcceptsExactlyTheListedExitStatuses() {
        Check check = this.accepting(0, 3, 255);

        int[] healthy = IntStream.rangeClosed(0, 255)
                .filter(status -> check.judge(new Outcome.Exited(status)) == Verdict.HEALTHY)
                .toArray();

        assertThat(healthy).containsExactly(0, 3, 255);
    }

    @Test
    void judgeWhenKilledAcceptsOnlyTheNegativeSignal() {
        Check check = this.accepting(0, 9, -15);

        assertThat(check.judge(new Outcome.Killed(15))).isEqualTo(Verdict.HEALTHY);
        assertThat(check.judge(new Outcome.Killed(9))).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void judgeWhenThereIsNoExitStatusIsUnhealthyWhateverIsAccepted() {
        Check check = this.accepting(IntStream.rangeClosed(-64, 255).toArray());

        assertThat(check.judge(new Outcome.TimedOut(Duration.ofSeconds(1)))).isEqualTo(Verdict.UNHEALTHY);
        assertThat(check.judge(new Outcome.NotStarted("no such program"))).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void newCheckWhenNothingIsAcceptedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(this::accepting).withMessageContaining("disk");
    }

    private Check accepting(int... statuses) {
        Set<Integer> accepted = Set.copyOf(IntStream.of(statuses).boxed().toList());
        return new Check("disk", "check_disk", accepted, Duration.ofSeconds(1));
    }
}
