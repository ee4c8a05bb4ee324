package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Status;
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
        Status status = drained.isPresent()
                ? Status.FAIL
                : rows.stream().map(Row::counted).max(Comparator.naturalOrder()).orElse(Status.FAIL);
        return new Overview(
                status,
                drained.map(reason -> "Taken out of service: " + reason).orElseGet(() -> headline(rows)),
                (drained.isPresent() ? lastTurn : since(rows, status, lastTurn))
                        .map(Moment::new)
                        .orElse(null),
                new Moment(now),
                notice.orElse(null),
                Group.of(rows));
    }

    private static String headline(List<Row> rows) {
        Status worst =
                rows.stream().map(Row::status).max(Comparator.naturalOrder()).orElse(Status.PASS);
        if (worst == Status.PASS) {
            return rows.size() == 1 ? "The check is healthy" : "All %d checks are healthy".formatted(rows.size());
        }
        long count = rows.stream().filter(row -> row.status() == worst).count();
        String checks = rows.size() == 1 ? "check" : "checks";
        String are = worst == Status.WARN ? "with a warning" : Words.of(worst);
        return "%d of %d %s %s".formatted(count, rows.size(), checks, are);
    }

    private Optional<Instant> since(List<Row> rows, Status status, Optional<Instant> lastTurn) {
        Optional<Instant> byRuns = Together.of(this.history, rows).since(status);
        return byRuns.map(at -> lastTurn.filter(at::isBefore).orElse(at));
    }
}
