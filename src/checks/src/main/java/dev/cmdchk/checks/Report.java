package dev.cmdchk.checks;

import java.util.List;

/**
 * What all checks of a suite said to one caller.
 *
 * @param runs one per check, in the order of the check list
 */
public record Report(List<Run> runs) {

    public Report {
        runs = List.copyOf(runs);
    }

    /** Returns {@link Verdict#HEALTHY} only if there is a run and every one is. */
    public Verdict verdict() {
        return !this.runs.isEmpty() && this.failed().isEmpty() ? Verdict.HEALTHY : Verdict.UNHEALTHY;
    }

    /** Returns the runs that took the verdict down, in the order of the check list. */
    public List<Run> failed() {
        return this.runs.stream()
                .filter(run -> run.verdict() == Verdict.UNHEALTHY)
                .toList();
    }
}
