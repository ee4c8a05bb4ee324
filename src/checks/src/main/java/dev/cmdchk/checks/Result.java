package dev.cmdchk.checks;

import java.time.Duration;
import java.time.Instant;

/**
 * What is kept of a run that is not the last one.
 *
 * @param outcome how it ended
 * @param verdict what it alone said about its check
 * @param warned whether it was healthy but worth a warning
 * @param ended when its outcome was known, by the wall clock
 * @param took how long it ran
 */
public record Result(Outcome outcome, Verdict verdict, boolean warned, Instant ended, Duration took) {

    static Result of(Run run, Instant ended) {
        return new Result(run.outcome(), run.verdict(), run.warns(), ended, run.took());
    }
}
