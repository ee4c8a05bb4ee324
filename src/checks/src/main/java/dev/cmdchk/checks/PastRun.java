package dev.cmdchk.checks;

import java.time.Duration;
import java.time.Instant;

/**
 * What is kept of each of the last runs.
 *
 * @param outcome how it ended
 * @param verdict what it alone said about its check
 * @param warned whether it was healthy but worth a warning
 * @param ended when its outcome was known, by the wall clock
 * @param took how long it ran
 */
public record PastRun(Outcome outcome, Verdict verdict, boolean warned, Instant ended, Duration took) {

    static PastRun of(Run run, Instant ended) {
        return new PastRun(run.outcome(), run.verdict(), run.warns(), ended, run.took());
    }
}
