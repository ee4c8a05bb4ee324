package dev.cmdchk.checks;

import java.time.Duration;

/**
 * One finished run of a check.
 *
 * @param check what was run
 * @param outcome how it ended
 * @param output the first bytes it wrote to standard output and standard error, decoded as UTF-8, bad bytes replaced
 * @param omitted how many further bytes were read and dropped, 0 or more
 * @param took from the request to start it until its outcome was known
 */
public record Run(Check check, Outcome outcome, String output, long omitted, Duration took) {

    /** Returns what this run alone says about its check. */
    public Verdict verdict() {
        return this.check.judge(this.outcome);
    }

    /** Returns whether this run is healthy but worth a warning. */
    public boolean warns() {
        return this.check.warns(this.outcome);
    }
}
