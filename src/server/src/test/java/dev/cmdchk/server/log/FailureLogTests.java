package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.Run;
import dev.cmdchk.server.LogWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureLogTests {

    private static final Outcome PASSED = new Outcome.Exited(0);
    private static final Outcome FAILED = new Outcome.Exited(2);

    @RegisterExtension
    final LogWatch log = new LogWatch();

    private final DrivenTime time = new DrivenTime(Instant.EPOCH, ZoneOffset.UTC);
    private final FailureLog failures = new FailureLog(this.time, NewPrivileges.POSSIBLE);

    @Test
    void finishedWhenCheckFailsLogsNameOutcomeAndOutput() {
        this.log.expect("'disk' failed");

        this.failures.finished(run(FAILED, "DISK \"CRITICAL\"\n"), false);

        assertThat(this.log.entries())
                .containsExactly("WARN check 'disk' failed: exit status 2, output: \"DISK \\\"CRITICAL\\\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GIVEN_UP, sudo: The \"no new privileges\" flag is set, true",
        "GIVEN_UP, ping: socket: Operation not permitted, true",
        "GIVEN_UP, DISK CRITICAL, false",
        "POSSIBLE, ping: socket: Operation not permitted, false"
    })
    void finishedWhenRightsThatCannotBeGainedAreMissingHints(NewPrivileges privileges, String output, boolean hinted) {
        this.log.expect("'disk' failed");

        new FailureLog(this.time, privileges).finished(run(FAILED, output), false);

        assertThat(this.log.entries())
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.contains("hint: setuid programs")).isEqualTo(hinted));
    }

    @Test
    void finishedWhenAnotherCheckHasTakenTheNameLogsItsFailureToo() {
        this.log.expect("'disk' failed");
        Check other = new Check("disk", "check_disk --token='a\\b\"c'", Set.of(0), Duration.ofSeconds(30));

        this.failures.finished(run(FAILED, ""), false);
        this.failures.finished(new Run(other, FAILED, "wrong token: a\\b\"c", 0, Duration.ofMillis(12)), true);

        assertThat(this.log.entries())
                .containsExactly(
                        "WARN check 'disk' failed: exit status 2, no output",
                        "WARN check 'disk' failed: exit status 2, output: \"wrong token: ****\"");
    }

    /** As when a reload takes it out and another one puts it back. */
    @Test
    void finishedWhenAnEqualCheckIsBackLogsItsFailureToo() {
        this.log.expect("'disk' failed");

        this.failures.finished(run(FAILED, ""), true);
        this.failures.finished(run(FAILED, ""), true);

        assertThat(this.log.entries())
                .containsExactly(
                        "WARN check 'disk' failed: exit status 2, no output",
                        "WARN check 'disk' failed: exit status 2, no output");
    }

    @Test
    void retainWhenAFailingCheckIsNotAmongThemForgetsIt() {
        this.log.expect("'disk' failed");
        this.failures.finished(run(FAILED, ""), true);

        this.failures.retain(Set.of("other"));
        this.failures.finished(run(PASSED, ""), false);

        assertThat(this.log.entries()).containsExactly("WARN check 'disk' failed: exit status 2, no output");
    }

    @Test
    void finishedWhenCheckPassesLogsNothing() {
        this.failures.finished(run(PASSED, "fine"), false);

        assertThat(this.log.entries()).isEmpty();
    }

    @Test
    void finishedWhenOutcomeChangesLogsEachChangeAndTheRecovery() {
        this.log.expect("'disk' failed");

        this.failures.finished(run(FAILED, ""), false);
        this.failures.finished(run(new Outcome.Killed(9), ""), false);
        this.failures.finished(run(new Outcome.TimedOut(Duration.ofMillis(1500)), ""), false);
        this.failures.finished(run(new Outcome.NotStarted("Argument list too long"), ""), false);
        this.time.advance(Duration.ofSeconds(3));
        this.failures.finished(run(PASSED, ""), false);
        this.failures.finished(run(PASSED, ""), false);

        assertThat(this.log.entries())
                .containsExactly(
                        "WARN check 'disk' failed: exit status 2, no output",
                        "WARN check 'disk' failed: killed by signal 9, no output",
                        "WARN check 'disk' failed: timeout, was still running after 1.5 s, no output",
                        "WARN check 'disk' failed: not started, Argument list too long, no output",
                        "INFO check 'disk' is healthy again, 4 times failed in 3.0 s");
    }

    @Test
    void finishedWhenFailureGoesOnAtHundredProbesASecondLogsOneSummaryAMinute() {
        this.log.expect("'disk' failed");

        IntStream.range(0, 12_001).forEach(_ -> {
            this.failures.finished(run(FAILED, "full"), false);
            this.time.advance(Duration.ofMillis(10));
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "WARN check 'disk' failed: exit status 2, output: \"full\"",
                        "WARN check 'disk' failed 6000 times in the last 60.0 s: exit status 2, output: \"full\"",
                        "WARN check 'disk' failed 6000 times in the last 60.0 s: exit status 2, output: \"full\"");
    }

    @Test
    void finishedWhenCheckFlapsLosesNoChange() {
        this.log.expect("'disk' failed");

        IntStream.range(0, 50).forEach(i -> this.failures.finished(run(i % 2 == 0 ? FAILED : PASSED, ""), false));

        assertThat(this.log.entries()).hasSize(50);
    }

    @Test
    void finishedWhenOutputRepeatsASecretOfTheCommandMasksIt() {
        this.log.expect("'disk' failed");
        String output = "bash: -c: line 1: `check_db --password=hunter2 ('";

        this.failures.finished(run(FAILED, output), false);

        assertThat(this.log.entries().getFirst()).contains("--password=****").doesNotContain("hunter2");
    }

    @Test
    void finishedWhenOutputWasDroppedSaysHowMuch() {
        this.log.expect("'disk' failed");

        this.failures.finished(new Run(check(), FAILED, "yyy", 1_000_000, Duration.ZERO), false);

        assertThat(this.log.entries().getFirst()).endsWith("output: \"yyy\" and 1000000 more bytes");
    }

    private static Run run(Outcome outcome, String output) {
        return new Run(check(), outcome, output, 0, Duration.ofMillis(12));
    }

    private static Check check() {
        return new Check("disk", "check_db --password=hunter2", Set.of(0), Duration.ofSeconds(30));
    }
}
