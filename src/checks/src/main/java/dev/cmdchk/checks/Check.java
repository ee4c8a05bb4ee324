package dev.cmdchk.checks;

import java.time.Duration;
import java.util.Set;

/**
 * A named command and the exit statuses that count as healthy.
 *
 * @param name unique in its check list: lower-case letters, digits and dashes
 * @param command what {@code /bin/sh -c} runs, untouched
 * @param accepted exit statuses that count as healthy, at least one: 0 to 255, or {@code -N} for "killed by signal N"
 * @param timeout how long one run may take before it is killed
 */
public record Check(String name, String command, Set<Integer> accepted, Duration timeout) {

    public Check {
        accepted = Set.copyOf(accepted);
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("'accepted' of check " + name + " must hold at least one exit status");
        }
    }

    /** Returns what {@code outcome} says about this check. Only an accepted ending in time is healthy. */
    public Verdict judge(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int status) when this.accepted.contains(status) -> Verdict.HEALTHY;
            case Outcome.Killed(int signal) when this.accepted.contains(-signal) -> Verdict.HEALTHY;
            case Outcome.Exited _, Outcome.Killed _, Outcome.TimedOut _, Outcome.NotStarted _ -> Verdict.UNHEALTHY;
        };
    }
}
