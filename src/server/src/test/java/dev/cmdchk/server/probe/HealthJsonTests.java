package dev.cmdchk.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.PastRun;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthJsonTests {
    private static final Instant RAN = Instant.parse("2026-03-01T12:00:00Z");
    private static final Check CHECK = new Check("disk", "true", Set.of(0), Duration.ofSeconds(30));

    @Test
    void checkThatHasRunTellsHowLongAndWhen() {
        Run run = new Run(CHECK, new Outcome.Exited(0), "", 0, Duration.ofMillis(250));
        PastRun result = new PastRun(run.outcome(), run.verdict(), false, RAN, run.took());
        CheckState state = new CheckState(
                CHECK, Verdict.HEALTHY, RAN, Optional.of(run), 1, new Counts(1, 0, 0, 0, 0), List.of(result));

        assertThat(json(new Answer.Known(state, Duration.ZERO)))
                .startsWith("{\"status\":\"pass\",\"checks\":{\"disk:duration\":[{")
                .contains("\"observedValue\":0.25", "\"observedUnit\":\"s\"", "\"time\":\"2026-03-01T12:00:00Z\"");
    }

    /** Fault: it had run at a time that is none, and for no time. */
    @Test
    void checkThatHasNotRunTellsNeither() {
        CheckState state = new CheckState(
                CHECK, Verdict.UNHEALTHY, RAN, Optional.empty(), 0, new Counts(0, 0, 0, 0, 0), List.of());

        assertThat(json(new Answer.FullHouse(state)))
                .isEqualTo("{\"status\":\"fail\",\"checks\":"
                        + "{\"disk:duration\":[{\"componentType\":\"system\",\"status\":\"fail\"}]}}");
    }

    private static String json(Answer answer) {
        return new String(HealthJson.of(new Report(List.of(answer))).bytes(), StandardCharsets.UTF_8);
    }
}
