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
        return plus(of(run));
    }

    private static Counts of(Run run) {
        return switch (run.outcome()) {
            case Outcome.Exited _, Outcome.Killed _ -> ofEnded(run);
            case Outcome.TimedOut _ -> new Counts(0, 0, 0, 1, 0);
            case Outcome.NotStarted _ -> new Counts(0, 0, 0, 0, 1);
        };
    }

    private static Counts ofEnded(Run run) {
        if (run.warns()) {
            return new Counts(0, 1, 0, 0, 0);
        }
        return run.verdict() == Verdict.HEALTHY ? new Counts(1, 0, 0, 0, 0) : new Counts(0, 0, 1, 0, 0);
    }

    private Counts plus(Counts other) {
        return new Counts(
                this.passed + other.passed,
                this.warned + other.warned,
                this.failed + other.failed,
                this.timedOut + other.timedOut,
                this.notStarted + other.notStarted);
    }

    /** Returns how many runs there were. */
    public long total() {
        return this.passed + this.warned + this.failed + this.timedOut + this.notStarted;
    }
}
