package dev.cmdchk.checks;

import dev.cmdchk.settings.CheckSettings;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A named command and what its exit statuses mean. Two that are equal behave alike.
 *
 * @param name unique in its check list: lower-case letters, digits and dashes
 * @param command what {@code /bin/sh -c} runs, untouched
 * @param accepted exit statuses that count as healthy, at least one: 0 to 255, or {@code -N} for "killed by signal N"
 * @param warned further ones that count as healthy, but are worth a warning
 * @param timeout how long one run may take before it is killed
 * @param freshness when it runs, and how old a result may answer
 * @param hysteresis how many runs change its verdict
 * @param env environment variables of its command, beside those that all checks have; their values may be secret
 * @param group what it can be asked together with; empty for none
 * @param description what it is for, one line for anybody; empty when not said
 */
public record Check(
        String name,
        String command,
        Set<Integer> accepted,
        Set<Integer> warned,
        Duration timeout,
        Freshness freshness,
        Hysteresis hysteresis,
        Map<String, String> env,
        String group,
        String description) {

    public Check {
        accepted = Set.copyOf(accepted);
        warned = Set.copyOf(warned);
        env = Map.copyOf(env);
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("'accepted' of check " + name + " must hold at least one exit status");
        }
    }

    /** A check that runs for each caller, every run of which decides. */
    public Check(String name, String command, Set<Integer> accepted, Duration timeout) {
        this(name, command, accepted, Set.of(), timeout, Freshness.ON_DEMAND, Hysteresis.NONE, Map.of(), "", "");
    }

    /** Returns the check that is configured by {@code settings}. */
    public static Check of(CheckSettings settings) {
        return new Check(
                settings.name(),
                settings.command(),
                settings.status(),
                settings.warn(),
                settings.timeout(),
                settings.freshness(),
                settings.hysteresis(),
                settings.env(),
                settings.group(),
                settings.description());
    }

    /** Returns whether what {@code other} has shown of its subject this one would have shown too, but perhaps for its timeout. */
    boolean testsTheSameAs(Check other) {
        return this.command.equals(other.command)
                && this.env.equals(other.env)
                && this.accepted.equals(other.accepted)
                && this.warned.equals(other.warned);
    }

    /** Returns whether {@code names} hold the name of this check or of its group. */
    public boolean isCalled(Set<String> names) {
        return names.contains(this.name) || (!this.group.isEmpty() && names.contains(this.group));
    }

    /** Returns what {@code outcome} says about this check. Only an accepted ending in time is healthy. */
    public Verdict judge(Outcome outcome) {
        return isIn(this.accepted, outcome) || warns(outcome) ? Verdict.HEALTHY : Verdict.UNHEALTHY;
    }

    /** Returns whether {@code outcome} is healthy but worth a warning. */
    public boolean warns(Outcome outcome) {
        return isIn(this.warned, outcome);
    }

    private static boolean isIn(Set<Integer> statuses, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int status) -> statuses.contains(status);
            case Outcome.Killed(int signal) -> statuses.contains(-signal);
            case Outcome.TimedOut _, Outcome.NotStarted _ -> false;
        };
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return "Check[" + this.name + "]";
    }
}
