package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.check.Unanswered;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.Grade;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.history.Result;
import dev.cmdchk.server.log.FailureLog;
import dev.cmdchk.settings.Freshness;
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
    private final Function<CheckState, Optional<Unanswered>> unanswered;

    /** @param unanswered tells what somebody got instead of a result, where that is the last news of a check */
    Rows(History history, Function<CheckState, Optional<Unanswered>> unanswered) {
        this.history = history;
        this.unanswered = unanswered;
    }

    /** Returns the row of {@code state}, as {@code answer} sees it where there is one. */
    Row of(CheckState state, Optional<Answer> answer, Instant now) {
        String name = state.check().name();
        List<Result> last = this.history.latest(name, MARKS);
        Optional<Result> newest = last.reversed().stream().findFirst();
        Optional<Instant> ran = state.ended().or(() -> newest.map(Result::at));
        return new Row(
                name,
                state.check().group(),
                state.check().description(),
                word(state, answer),
                since(state, answer).map(Moment::new).orElse(null),
                ran.map(Moment::new).orElse(null),
                ran.map(at -> Words.ago(Duration.between(at, now))).orElse(""),
                reason(state, answer),
                state.last()
                        .map(Run::took)
                        .or(() -> newest.map(Result::took))
                        .map(Words::took)
                        .orElse(""),
                Strip.of(
                        "Last %d runs".formatted(last.size()),
                        last.stream().map(Result::grade).map(Optional::of).toList(),
                        MARKS),
                Spark.of(last.stream()
                        .skip(Math.max(0, last.size() - POINTS))
                        .map(Result::took)
                        .toList()));
    }

    /** Returns since when it is so. What rests on no run is none of the changes that runs have made. */
    private Optional<Instant> since(CheckState state, Optional<Answer> answer) {
        if (answer.isPresent() && answer.get() instanceof Answer.Stale) {
            return state.ended()
                    .map(ended -> ended.plus(state.check().freshness().maxAge()));
        }
        if (answer.isPresent() && !(answer.get() instanceof Answer.Known)) {
            return this.unanswered.apply(state).map(Unanswered::since);
        }
        return this.history
                .latestChange(state.check().name())
                .filter(change -> state.last().isPresent() && change.now() == Grade.of(state))
                .map(Change::at);
    }

    /** Returns the row of {@code state}, of which nobody has asked more than what is known. */
    Row of(CheckState state, Instant now) {
        Duration age = Duration.between(state.ended().orElse(now), now);
        Freshness freshness = state.check().freshness();
        boolean old = freshness.isScheduled() && age.compareTo(freshness.maxAge()) > 0;
        return of(
                state,
                old
                        ? Optional.of(new Answer.Stale(state, age))
                        : this.unanswered.apply(state).map(Unanswered::answer),
                now);
    }

    static String word(CheckState state, Optional<Answer> answer) {
        if (answer.filter(given -> given.verdict() == Verdict.UNHEALTHY).isPresent()) {
            return Words.of(Grade.UNHEALTHY);
        }
        return state.last().isEmpty() ? "unknown" : Words.of(Grade.of(state));
    }

    /** Returns what is wrong, if anything is. Nothing that a command or the system wrote: that may be secret. */
    private static String reason(CheckState state, Optional<Answer> answer) {
        if (answer.isPresent() && !(answer.get() instanceof Answer.Known)) {
            return FailureLog.describe(answer.get());
        }
        boolean fine = state.verdict() == Verdict.HEALTHY && !state.warns();
        return fine
                ? ""
                : state.last()
                        .map(run -> Result.describe(Result.ending(run.outcome())) + FailureLog.whileRising(state))
                        .orElse("");
    }
}
