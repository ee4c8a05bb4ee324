package dev.cmdchk.server.probe;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.PastRun;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A verdict in the words of JSON, which are those of draft-inadarei-api-health-check-06 and one more. */
enum Status {
    PASS,
    /** Healthy, but worth a look. */
    WARN,
    FAIL,
    /** No run of it as it is now has ended yet. A verdict never rests on it. */
    UNKNOWN;

    private static final List<Status> GRAVITY = List.of(PASS, WARN, UNKNOWN, FAIL);

    static Status of(Report report) {
        if (report.verdict() == Verdict.UNHEALTHY) {
            return FAIL;
        }
        return report.answers().stream().anyMatch(answer -> answer.state().warns()) ? WARN : PASS;
    }

    static Status of(Answer answer) {
        return answer instanceof Answer.NotRunYet
                ? UNKNOWN
                : of(answer.verdict(), answer.state().warns());
    }

    static Status of(PastRun result) {
        return of(result.verdict(), result.warned());
    }

    /** Returns the gravest of {@code all}: what is not known is graver than a warning. */
    static Status worst(Stream<Status> all) {
        return all.max(Comparator.comparingInt(GRAVITY::indexOf)).orElse(UNKNOWN);
    }

    private static Status of(Verdict verdict, boolean warns) {
        return switch (verdict) {
            case HEALTHY -> warns ? WARN : PASS;
            case UNHEALTHY -> FAIL;
        };
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
