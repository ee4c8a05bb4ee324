package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.PastRun;
import dev.cmdchk.checks.Status;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * One run of a check, as JSON.
 *
 * @param outcome {@code exited}, {@code killed}, {@code timed_out} or {@code not_started}
 * @param exitStatus -N when signal N killed it; none when it did not end by itself
 */
record RunJson(Status status, String outcome, OptionalInt exitStatus, Instant ended, double durationSeconds) {

    static RunJson of(PastRun result) {
        Outcome outcome = result.outcome();
        return new RunJson(
                Status.of(result),
                wordFor(outcome),
                outcome.exitStatus(),
                result.ended(),
                result.took().toNanos() / 1e9);
    }

    private static String wordFor(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited _ -> "exited";
            case Outcome.Killed _ -> "killed";
            case Outcome.TimedOut _ -> "timed_out";
            case Outcome.NotStarted _ -> "not_started";
        };
    }
}
