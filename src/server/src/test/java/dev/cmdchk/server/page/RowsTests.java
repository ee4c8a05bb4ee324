package dev.cmdchk.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.PastRun;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.history.History;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A row tells since when it is as it is, and when its check last ran. */
class RowsTests {
    private static final Instant RAN = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant NOW = RAN.plusSeconds(200);
    private static final Check CHECK = new Check(
            "disk",
            "true",
            Set.of(0),
            Set.of(),
            Duration.ofSeconds(30),
            new Freshness(Duration.ofSeconds(10), Duration.ofSeconds(40)),
            Hysteresis.NONE,
            Map.of(),
            "",
            "");

    private final Rows rows = rows(_ -> Optional.empty());

    private static Rows rows(Function<Answer, Optional<Instant>> since) {
        return new Rows(new History(Clock.systemUTC()), since);
    }

    private static CheckState ran() {
        return ran(Verdict.HEALTHY);
    }

    private static CheckState ran(Verdict verdict) {
        Run run = new Run(CHECK, new Outcome.Exited(0), "", 0, Duration.ofMillis(5));
        PastRun result = new PastRun(run.outcome(), run.verdict(), false, RAN, run.took());
        return new CheckState(CHECK, verdict, RAN, Optional.of(run), 1, new Counts(1, 0, 0, 0, 0), List.of(result));
    }

    private static Answer known(Verdict verdict) {
        return new Answer.Known(ran(verdict), Duration.ZERO);
    }

    @Test
    void resultThatIsTooOldIsUnhealthySinceItBecameSo() {
        Answer.Stale stale = new Answer.Stale(ran(), Duration.ofSeconds(200));

        Row row = rows(_ -> stale.since()).of(stale, NOW);

        assertThat(row.status()).isEqualTo(Status.FAIL);
        assertThat(row.reason()).isEqualTo("the last result is 200.0 s old");
        assertThat(row.since()).isEqualTo(new Moment(RAN.plusSeconds(40)));
        assertThat(row.ran()).isEqualTo(new Moment(RAN));
        assertThat(row.ago()).isEqualTo("3 min ago");
    }

    @Test
    void passedRunThatDoesNotCountYetIsNoReasonAlone() {
        assertThat(this.rows.of(known(Verdict.UNHEALTHY), RAN).reason())
                .isEqualTo("exit status 0, but not often enough in a row");
        assertThat(this.rows.of(known(Verdict.HEALTHY), RAN).reason()).isEmpty();
    }

    @Test
    void answerThatRestsOnNoRunHasNoBeginning() {
        for (Answer answer : List.of(new Answer.FullHouse(ran()), new Answer.Unknown(ran(), "no result within 3 s"))) {
            Row row = this.rows.of(answer, NOW);

            assertThat(row.status()).isEqualTo(Status.FAIL);
            assertThat(row.since()).isNull();
            assertThat(row.ran()).isEqualTo(new Moment(RAN));
        }
    }

    @Test
    void lastNewsOfACheckMayBeThatItGaveNoResult() {
        Answer answer = new Answer.Unknown(ran(), "no result within 3 s");
        Rows known = rows(_ -> Optional.of(RAN.plusSeconds(9)));

        Row row = known.of(answer, RAN.plusSeconds(20));

        assertThat(row.status()).isEqualTo(Status.FAIL);
        assertThat(row.reason()).isEqualTo("no result within 3 s");
        assertThat(row.since()).isEqualTo(new Moment(RAN.plusSeconds(9)));
    }
}
