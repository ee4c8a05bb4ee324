package dev.cmdchk.server.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.PerformanceDatum;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.settings.ShowOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownOutputTests {

    /** Fault: what was left of a number counted as the number. */
    @ParameterizedTest
    @CsvSource({"0, a b", "1, a"})
    void ofWhenOutputWasCutLeavesOutItsLastItemOfData(long omitted, String labels) {
        String output = "OK | a=1 b=1234";
        Check check = new Check("plugin", "x", Set.of(0), Duration.ofSeconds(1));
        Run run = new Run(check, new Outcome.Exited(0), output, omitted, Duration.ZERO);
        CheckState state = new CheckState(
                check, Verdict.HEALTHY, Instant.EPOCH, Optional.of(run), 1, new Counts(1, 0, 0, 0, 0), List.of());

        assertThat(ShownOutput.of(new Answer.Known(state, Duration.ZERO), ShowOutput.ALWAYS))
                .hasValueSatisfying(shown -> {
                    assertThat(shown.output()).isEqualTo(output);
                    assertThat(shown.plugin().data())
                            .extracting(PerformanceDatum::label)
                            .containsExactly(labels.split(" ", -1));
                });
    }
}
