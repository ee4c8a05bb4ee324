package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"disk, true", "storage, true", "disk-2, false", "'', false"})
    void isCalledByItsNameAndByThatOfItsGroup(String name, boolean called) {
        assertThat(grouped("storage").isCalled(Set.of("other", name))).isEqualTo(called);
    }

    @Test
    void isCalledWhenItHasNoGroupByItsNameAlone() {
        assertThat(grouped("").isCalled(Set.of(""))).isFalse();
    }

    private static Check grouped(String group) {
        return new Check(
                "disk",
                "check_disk",
                Set.of(0),
                Set.of(),
                Duration.ofSeconds(1),
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                Map.of(),
                group,
                "");
    }

    private Check accepting(int... statuses) {
        Set<Integer> accepted = Set.copyOf(IntStream.of(statuses).boxed().toList());
        return new Check("disk", "check_disk", accepted, Duration.ofSeconds(1));
    }
}
