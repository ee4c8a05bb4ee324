package dev.cmdchk.server.page;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Report;
import dev.cmdchk.server.history.Change;
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

    Overviews(History history) {
        this.history = history;
        this.rows = new Rows(history);
    }

    /** Returns the page of what checks said to one who asked. */
    Overview of(Report report, Instant now, Optional<String> notice) {
        List<Row> rows = report.answers().stream()
                .map(answer -> this.rows.of(answer.state(), Optional.of(answer), now))
                .toList();
        return put(rows, report.drained(), now, notice);
    }

    /** Returns the page of what is known. */
    Overview of(List<CheckState> states, Optional<String> drained, Instant now, Optional<String> notice) {
        return put(states.stream().map(state -> this.rows.of(state, now)).toList(), drained, now, notice);
    }

    private Overview put(List<Row> rows, Optional<String> drained, Instant now, Optional<String> notice) {
        Grade grade = drained.isPresent()
                ? Grade.UNHEALTHY
                : rows.stream().map(Row::grade).max(Comparator.naturalOrder()).orElse(Grade.UNHEALTHY);
        return new Overview(
                grade,
                drained.map(reason -> "Taken out of service: " + reason).orElseGet(() -> headline(rows)),
                drained.isPresent() ? null : since(rows, grade).map(Moment::new).orElse(null),
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

    /** An unhealthy verdict is as old as the oldest failure that goes on; a healthy one as the last that ended. */
    private Optional<Instant> since(List<Row> rows, Grade grade) {
        List<Change> changes = rows.stream()
                .map(row -> this.history.latestChange(row.name()))
                .flatMap(Optional::stream)
                .toList();
        return grade == Grade.UNHEALTHY
                ? changes.stream()
                        .filter(change -> change.now() == Grade.UNHEALTHY)
                        .map(Change::at)
                        .min(Comparator.naturalOrder())
                : changes.stream()
                        .filter(change ->
                                change.before().filter(Grade.UNHEALTHY::equals).isPresent()
                                        || change.before().isEmpty())
                        .map(Change::at)
                        .max(Comparator.naturalOrder());
    }
}
