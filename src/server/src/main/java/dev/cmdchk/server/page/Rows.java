package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.history.Result;
import dev.cmdchk.server.log.FailureLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts what is known of a check into a row. */
final class Rows {
    private static final int MARKS = 30;
    /** Their durations come one by one, and what is no wider than a thumb has no place for more. */
    private static final int POINTS = 20;

    private final History history;
    private final Function<Answer, Optional<Instant>> since;

    /** @param since tells since when an answer holds that rests on no run */
    Rows(History history, Function<Answer, Optional<Instant>> since) {
        this.history = history;
        this.since = since;
    }

    /** Returns the row of the check that says {@code answer}. */
    Row of(Answer answer, Instant now) {
        CheckState state = answer.state();
        String name = state.check().name();
        List<Result> last = this.history.latest(name, MARKS);
        Optional<Result> newest = last.reversed().stream().findFirst();
        Optional<Instant> ran = state.ended().or(() -> newest.map(Result::at));
        return new Row(
                name,
                state.check().group(),
                state.check().description(),
                Status.of(answer),
                since(answer).map(Moment::new).orElse(null),
                ran.map(Moment::new).orElse(null),
                ran.map(at -> Words.ago(Duration.between(at, now))).orElse(""),
                reason(answer),
                state.last()
                        .map(Run::took)
                        .or(() -> newest.map(Result::took))
                        .map(Words::took)
                        .orElse(""),
                Strip.of(
                        "Last %d runs".formatted(last.size()),
                        last.stream().map(Result::status).toList(),
                        MARKS),
                Spark.of(last.stream()
                        .skip(Math.max(0, last.size() - POINTS))
                        .map(Result::took)
                        .toList()));
    }

    /** Returns since when it is so. What rests on no run is none of the changes that runs have made. */
    private Optional<Instant> since(Answer answer) {
        return answer instanceof Answer.Known(CheckState state, Duration _)
                ? Optional.of(this.history.since(state))
                : this.since.apply(answer);
    }

    /** Returns what is wrong, if anything is. Nothing that a command or the system wrote: that may be secret. */
    private static String reason(Answer answer) {
        return switch (answer) {
            case Answer.NotRunYet _ -> "";
            case Answer.Known(CheckState state, Duration _) -> reason(state);
            case Answer.Stale _, Answer.FullHouse _, Answer.TurnedAway _, Answer.Unknown _ ->
                FailureLog.describe(answer);
        };
    }

    private static String reason(CheckState state) {
        boolean fine = state.verdict() == Verdict.HEALTHY && !state.warns();
        return fine
                ? ""
                : state.last()
                        .map(run -> Result.describe(Result.ending(run.outcome())) + FailureLog.whileRising(state))
                        .orElse("");
    }
}
