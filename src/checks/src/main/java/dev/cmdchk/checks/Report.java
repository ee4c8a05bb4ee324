package dev.cmdchk.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the checks that one caller asked for said to him.
 *
 * @param answers one per check, in the order of the check list
 * @param drained why the verdict is unhealthy whatever the checks say, such as {@code the drain file exists}
 */
public record Report(List<Answer> answers, Optional<String> drained) {

    public Report {
        answers = List.copyOf(answers);
    }

    public Report(List<Answer> answers) {
        this(answers, Optional.empty());
    }

    /** Returns this, unhealthy for {@code reason} if there is one. */
    public Report drained(Optional<String> reason) {
        return new Report(this.answers, reason);
    }

    /** Returns {@link Verdict#HEALTHY} only if there is an answer, every one is healthy, and nothing was drained. */
    public Verdict verdict() {
        if (this.answers.isEmpty() || this.drained.isPresent()) {
            return Verdict.UNHEALTHY;
        }
        for (Answer answer : this.answers) {
            if (answer.verdict() == Verdict.UNHEALTHY) {
                return Verdict.UNHEALTHY;
            }
        }
        return Verdict.HEALTHY;
    }

    /** Returns the answers that took the verdict down, in the order of the check list. */
    public List<Answer> failed() {
        return this.answers.stream()
                .filter(answer -> answer.verdict() == Verdict.UNHEALTHY)
                .toList();
    }

    /**
     * Returns whether a check could not be run because too many others were, or not be waited for because too many callers
     * did: this one is to come again later.
     */
    public boolean isFullHouse() {
        for (Answer answer : this.answers) {
            if (answer instanceof Answer.FullHouse || answer instanceof Answer.TurnedAway) {
                return true;
            }
        }
        return false;
    }

    /** Returns the age of the oldest result in it, zero when all are fresh. */
    public Duration age() {
        Duration oldest = Duration.ZERO;
        for (Answer answer : this.answers) {
            oldest = answer.age().compareTo(oldest) > 0 ? answer.age() : oldest;
        }
        return oldest;
    }
}
