package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckStateTests {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void unknownIsUnhealthyWithoutARun() {
        CheckState state = CheckState.unknown(check(1, 1), START);

        assertThat(state.verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(state.raw()).isEmpty();
        assertThat(state.consecutiveFailures()).isZero();
        assertThat(state.counts().total()).isZero();
    }

    /** Each letter is a run, passed or failed; below it stands the verdict that counts, healthy or unhealthy. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, pfpf, huhu",
        "3, 1, pffpfff, hhhhhhu",
        "1, 3, fppfppp, uuuuuuh",
        "2, 2, pfpffpfpp, hhhhuuuuh",
        "3, 3, f, u",
        "3, 3, p, h"
    })
    void afterChangesTheVerdictWithEnoughRunsInARow(int fall, int rise, String runs, String verdicts) {
        CheckState state = CheckState.unknown(check(fall, rise), START);
        StringBuilder seen = new StringBuilder();
        for (int run : runs.chars().toArray()) {
            state = state.after(run(state.check(), run == 'p' ? 0 : 1), START);
            seen.append(state.verdict() == Verdict.HEALTHY ? 'h' : 'u');
        }

        assertThat(seen).hasToString(verdicts);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** HAProxy's own counter: up from {@code rise} on, full after a success when up, empty after a failure when down. */
    @ParameterizedTest
    @MethodSource("seeds")
    void afterDecidesAsHaproxyDoes(long seed) {
        Random random = new Random(seed);
        int fall = random.nextInt(1, 5);
        int rise = random.nextInt(1, 5);
        CheckState state = CheckState.unknown(check(fall, rise), START);
        boolean first = random.nextBoolean();
        state = state.after(run(state.check(), first ? 0 : 1), START);
        int health = first ? rise + fall - 1 : 0;

        for (int i = 0; i < 200; i++) {
            boolean passed = random.nextInt(10) < 6;
            if (passed) {
                health = health + 1 >= rise ? rise + fall - 1 : health + 1;
            } else {
                health = health > rise ? health - 1 : 0;
            }
            state = state.after(run(state.check(), passed ? 0 : 1), START);

            assertThat(state.verdict()).isEqualTo(health >= rise ? Verdict.HEALTHY : Verdict.UNHEALTHY);
        }
    }

    @Test
    void afterCountsRunsByTheirEndings() {
        Check check = check(1, 1);
        CheckState state = CheckState.unknown(check, START);
        for (int status : new int[] {0, 0, 1, 2, 2, 2}) {
            state = state.after(run(check, status), START);
        }
        state = state.after(new Run(check, new Outcome.Killed(9), "", 0, Duration.ZERO), START);
        state = state.after(new Run(check, new Outcome.TimedOut(Duration.ofSeconds(1)), "", 0, Duration.ZERO), START);
        state = state.after(new Run(check, new Outcome.NotStarted("x"), "", 0, Duration.ZERO), START);

        assertThat(state.counts()).isEqualTo(new Counts(2, 3, 2, 1, 1));
        assertThat(state.consecutiveFailures()).isEqualTo(3);
    }

    @Test
    void afterAWarningIsHealthyAndWarns() {
        CheckState state = CheckState.unknown(check(1, 1), START);

        state = state.after(run(state.check(), 2), START);

        assertThat(state.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(state.warns()).isTrue();
    }

    @Test
    void afterKeepsSinceWhileTheVerdictStaysAndTheLastResults() {
        CheckState state = CheckState.unknown(check(1, 1), START);
        for (int i = 1; i <= 30; i++) {
            state = state.after(run(state.check(), i < 3 ? 1 : 0), START.plusSeconds(i));
        }

        assertThat(state.since()).isEqualTo(START.plusSeconds(3));
        assertThat(state.ended()).contains(START.plusSeconds(30));
        assertThat(state.streak()).isEqualTo(28);
        assertThat(state.recent()).hasSize(CheckState.KEPT);
        assertThat(state.recent().getLast().ended()).isEqualTo(START.plusSeconds(31 - CheckState.KEPT));
    }

    @Test
    void sinceOfAFirstRunThatFailsIsThatRun() {
        CheckState state = CheckState.unknown(check(1, 1), START);

        state = state.after(run(state.check(), 1), START.plusSeconds(5));

        assertThat(state.since()).isEqualTo(START.plusSeconds(5));
    }

    private static Run run(Check check, int status) {
        return new Run(check, new Outcome.Exited(status), "", 0, Duration.ZERO);
    }

    private static Check check(int fall, int rise) {
        return new Check(
                "disk",
                "check_disk",
                Set.of(0),
                Set.of(2),
                Duration.ofSeconds(1),
                Freshness.ON_DEMAND,
                new Hysteresis(fall, rise),
                Map.of(),
                "",
                "");
    }
}
