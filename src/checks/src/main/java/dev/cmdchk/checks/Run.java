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

    /**
     * Returns this, or, where the command's end was seen later than {@code slack} after its timeout, that it was not in time:
     * as when this process or the whole machine stood still, so that nobody can tell when the command ended.
     */
    Run inTime(Duration slack) {
        Duration timeout = this.check.timeout();
        boolean ended = this.outcome instanceof Outcome.Exited || this.outcome instanceof Outcome.Killed;
        return ended && this.took.compareTo(timeout.plus(slack)) > 0
                ? new Run(this.check, new Outcome.TimedOut(timeout), this.output, this.omitted, this.took)
                : this;
    }
}
