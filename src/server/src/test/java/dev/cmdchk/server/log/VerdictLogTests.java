package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.LogWatch;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VerdictLogTests {
    private static final CheckState UNKNOWN = state(Verdict.UNHEALTHY, 0, Optional.empty());

    @RegisterExtension
    final LogWatch log = new LogWatch();

    private final VerdictLog verdicts =
            new VerdictLog(new FailureLog(new DrivenTime(Instant.EPOCH, ZoneOffset.UTC), NewPrivileges.POSSIBLE));

    @Test
    void finishedWhenARunWarnsLogsItsBeginningAndItsEnd() {
        this.log.expect("'disk' warns");
        CheckState warns = state(Verdict.HEALTHY, 1, Optional.of(run(1, "nearly full")));
        CheckState passes = state(Verdict.HEALTHY, 2, Optional.of(run(0, "")));

        this.verdicts.finished(UNKNOWN, warns);
        this.verdicts.finished(warns, warns);
        this.verdicts.finished(warns, passes);
        this.verdicts.finished(passes, passes);

        assertThat(this.log.entries())
                .containsExactly(
                        "WARN check 'disk' warns: exit status 1, output: \"nearly full\"",
                        "INFO check 'disk' counts as healthy, passed runs in a row: 1",
                        "INFO check 'disk' does not warn any longer");
    }

    @Test
    void finishedWhenItTakesSeveralRunsLogsTheFailureAndTheChange() {
        this.log.expect("'disk' failed");
        this.log.expect("'disk' counts as unhealthy");
        CheckState passed = state(Verdict.HEALTHY, 1, Optional.of(run(0, "")));
        CheckState failedOnce = state(Verdict.HEALTHY, 1, Optional.of(run(2, "")));
        CheckState failedTwice = state(Verdict.UNHEALTHY, 2, Optional.of(run(2, "")));
        CheckState passedOnce = state(Verdict.UNHEALTHY, 1, Optional.of(run(0, "")));
        CheckState passedTwice = state(Verdict.HEALTHY, 2, Optional.of(run(0, "")));

        this.verdicts.finished(passed, failedOnce);
        this.verdicts.finished(failedOnce, failedTwice);
        this.verdicts.finished(failedTwice, passedOnce);
        this.verdicts.finished(passedOnce, passedTwice);

        assertThat(this.log.entries())
                .containsExactly(
                        "WARN check 'disk' failed: exit status 2, no output",
                        "WARN check 'disk' counts as unhealthy, failed runs in a row: 2",
                        "INFO check 'disk' passed again, 2 times failed in 0.0 s",
                        "INFO check 'disk' counts as healthy, passed runs in a row: 2");
    }

    @Test
    void describeSaysWhyAnAnswerIsUnhealthy() {
        CheckState rising = state(Verdict.UNHEALTHY, 1, Optional.of(run(0, "")));

        assertThat(List.of(
                        new Answer.Known(rising, Duration.ZERO),
                        new Answer.Known(UNKNOWN, Duration.ZERO),
                        new Answer.Stale(rising, Duration.ofMillis(2500)),
                        new Answer.FullHouse(UNKNOWN),
                        new Answer.TurnedAway(UNKNOWN),
                        new Answer.Unknown(UNKNOWN, "the server stops")))
                .map(FailureLog::describe)
                .containsExactly(
                        "exit status 0, but not often enough in a row",
                        "not run yet",
                        "the last result is 2.5 s old",
                        "full house, no place to run in time",
                        "full house, too many callers wait",
                        "the server stops");
    }

    private static CheckState state(Verdict verdict, int streak, Optional<Run> last) {
        return new CheckState(check(), verdict, Instant.EPOCH, last, streak, new Counts(0, 0, 0, 0, 0), List.of());
    }

    private static Run run(int status, String output) {
        return new Run(check(), new Outcome.Exited(status), output, 0, Duration.ZERO);
    }

    private static Check check() {
        return new Check(
                "disk",
                "check_disk",
                Set.of(0),
                Set.of(1),
                Duration.ofSeconds(1),
                Freshness.ON_DEMAND,
                new Hysteresis(2, 2),
                Map.of(),
                "",
                "");
    }
}
