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
        String checks = rows.size() == 1 ? "check" : "checks";
        for (String state : List.of("unhealthy", "unknown", "warning")) {
            long count = rows.stream().filter(row -> row.state().equals(state)).count();
            if (count > 0) {
                String is = state.equals("warning") ? "with a warning" : state;
                return "%d of %d %s %s".formatted(count, rows.size(), checks, is);
            }
        }
        return rows.size() == 1 ? "The check is healthy" : "All %d checks are healthy".formatted(rows.size());
    }

    private Optional<Instant> since(List<Row> rows, Grade grade, Optional<Instant> lastTurn) {
        Optional<Instant> byRuns = Together.of(this.history, rows).since(grade);
        return byRuns.map(at -> lastTurn.filter(at::isBefore).orElse(at));
    }
}
