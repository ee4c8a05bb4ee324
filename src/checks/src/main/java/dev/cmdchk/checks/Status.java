package dev.cmdchk.checks;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is told of a check, of one of its runs or of several checks together, the worst last. A {@link Verdict} in the words
 * of draft-inadarei-api-health-check-06 and one more.
 */
public enum Status {
    PASS,
    /** Healthy, but worth a look. */
    WARN,
    /** No run of it as it is now has ended yet. A verdict never rests on it. */
    UNKNOWN,
    FAIL;

    public static Status of(Report report) {
        return of(
                report.verdict(),
                report.answers().stream().anyMatch(answer -> answer.state().warns()));
    }

    public static Status of(Answer answer) {
        return answer instanceof Answer.NotRunYet
                ? UNKNOWN
                : of(answer.verdict(), answer.state().warns());
    }

    /** Returns what {@code state} says, after at least one run. */
    public static Status of(CheckState state) {
        return of(state.verdict(), state.warns());
    }

    public static Status of(Run run) {
        return of(run.verdict(), run.warns());
    }

    public static Status of(PastRun run) {
        return of(run.verdict(), run.warned());
    }

    private static Status of(Verdict verdict, boolean warns) {
        return switch (verdict) {
            case HEALTHY -> warns ? WARN : PASS;
            case UNHEALTHY -> FAIL;
        };
    }

    /** Returns the worst of {@code all}, {@link #UNKNOWN} of none. */
    public static Status worst(Stream<Status> all) {
        return all.max(Comparator.naturalOrder()).orElse(UNKNOWN);
    }

    /** Returns the word for it, such as {@code pass}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
