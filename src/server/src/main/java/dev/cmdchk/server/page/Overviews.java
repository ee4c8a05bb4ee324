package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.server.history.Grade;
import dev.cmdchk.server.history.History;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts together what the page of all checks shows. */
final class Overviews {
    private final History history;
    private final Rows rows;

    Overviews(History history, Rows rows) {
        this.history = history;
        this.rows = rows;
    }

    /**
     * Returns the page of what checks say.
     *
     * @param drained why the verdict is unhealthy whatever they say, if it is
     */
    Overview of(
            List<Answer> answers,
            Optional<String> drained,
            Optional<Instant> lastTurn,
            Instant now,
            Optional<String> notice) {
        List<Row> rows =
                answers.stream().map(answer -> this.rows.of(answer, now)).toList();
        Grade grade = drained.isPresent()
                ? Grade.UNHEALTHY
                : rows.stream().map(Row::grade).max(Comparator.naturalOrder()).orElse(Grade.UNHEALTHY);
        return new Overview(
                grade,
                drained.map(reason -> "Taken out of service: " + reason).orElseGet(() -> headline(rows)),
                (drained.isPresent() ? lastTurn : since(rows, grade, lastTurn))
                        .map(Moment::new)
                        .orElse(null),
                new Moment(now),
                notice.orElse(null),
                Group.of(rows));
    }

    private static String headline(List<Row> rows) {
        State worst =
                rows.stream().map(Row::state).max(Comparator.naturalOrder()).orElse(State.HEALTHY);
        if (worst == State.HEALTHY) {
            return rows.size() == 1 ? "The check is healthy" : "All %d checks are healthy".formatted(rows.size());
        }
        long count = rows.stream().filter(row -> row.state() == worst).count();
        String checks = rows.size() == 1 ? "check" : "checks";
        String are = worst == State.WARNING ? "with a warning" : worst.word();
        return "%d of %d %s %s".formatted(count, rows.size(), checks, are);
    }

    private Optional<Instant> since(List<Row> rows, Grade grade, Optional<Instant> lastTurn) {
        Optional<Instant> byRuns = Together.of(this.history, rows).since(grade);
        return byRuns.map(at -> lastTurn.filter(at::isBefore).orElse(at));
    }
}
