package dev.cmdchk.checks;

/**
 * How many runs of a check ended in which way since it is known in its present form.
 *
 * @param passed with an accepted exit status
 * @param warned with one that is accepted but worth a warning
 * @param failed by themselves, with another exit status or by a signal
 * @param timedOut killed at their deadline
 * @param notStarted never ran
 */
public record Counts(long passed, long warned, long failed, long timedOut, long notStarted) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    Counts plus(Run run) {
        boolean healthy = run.verdict() == Verdict.HEALTHY;
        boolean warns = run.warns();
        return new Counts(
                this.passed + (healthy && !warns ? 1 : 0),
                this.warned + (warns ? 1 : 0),
                this.failed
                        + (!healthy
                                        && (run.outcome() instanceof Outcome.Exited
                                                || run.outcome() instanceof Outcome.Killed)
                                ? 1
                                : 0),
                this.timedOut + (run.outcome() instanceof Outcome.TimedOut ? 1 : 0),
                this.notStarted + (run.outcome() instanceof Outcome.NotStarted ? 1 : 0));
    }

    /** Returns how many runs there were. */
    public long total() {
        return this.passed + this.warned + this.failed + this.timedOut + this.notStarted;
    }
}
