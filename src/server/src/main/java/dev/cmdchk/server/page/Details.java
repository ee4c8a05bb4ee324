package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Status;
import dev.cmdchk.server.check.ShownOutput;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.Gap;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.history.Result;
import dev.cmdchk.server.history.Summary;
import dev.cmdchk.server.history.Uptime;
import dev.cmdchk.settings.ShowOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts together what the page of one check shows. */
final class Details {
    private static final int RESULTS = 25;
    private static final int CHANGES = 20;

    private final History history;
    private final Rows rows;

    Details(History history, Rows rows) {
        this.history = history;
        this.rows = rows;
    }

    Detail of(Answer answer, Range range, Instant now, Optional<String> notice, ShowOutput show) {
        String name = answer.state().check().name();
        Row row = this.rows.of(answer, now);
        Optional<ShownOutput> shown = ShownOutput.of(answer, show);
        Instant from = now.minus(range.length());
        Instant end = now.plusSeconds(1);
        Plots plots = Plots.of(range, now, this.history.summaries(name, from.minus(range.step()), end, range.step()));
        List<Result> results = this.history.results(name, Instant.EPOCH, end);
        return new Detail(
                row.counted(),
                row,
                new Moment(plots.starts().getFirst()),
                new Moment(now),
                notice.or(() -> gap(plots.starts().getFirst(), now)).orElse(null),
                uptimes(name, now),
                choices(row, range),
                timeline(range, plots),
                durations(this.history.total(name, from, end)),
                plots.durations(),
                plots.measures(),
                plots.undrawn(),
                results.size(),
                endings(results),
                changes(name),
                results.reversed().stream().limit(RESULTS).map(Details::mark).toList(),
                shown.map(ShownOutput::command).orElse(null),
                shown.map(ShownOutput::output).orElse(null));
    }

    private Optional<String> gap(Instant from, Instant to) {
        List<Gap> gaps = this.history.gaps(from, to);
        if (gaps.isEmpty()) {
            return Optional.empty();
        }
        String last = "%s to %s UTC"
                .formatted(
                        new Moment(gaps.getLast().from()).text(),
                        new Moment(gaps.getLast().to()).text());
        return Optional.of(
                gaps.size() == 1
                        ? "Nothing was noted from %s.".formatted(last)
                        : "Nothing was noted at %d times, the last from %s.".formatted(gaps.size(), last));
    }

    private List<Tile> uptimes(String check, Instant now) {
        return Arrays.stream(Range.values())
                .map(range -> uptime(range, this.history.uptime(check, range.length(), now)))
                .toList();
    }

    static Tile uptime(Range range, Uptime uptime) {
        boolean whole = uptime.known().plus(range.precision()).compareTo(range.length()) >= 0;
        String note = whole || uptime.share().isEmpty() ? "" : "of the %s known".formatted(Words.span(uptime.known()));
        return new Tile(range.words(), Words.percent(uptime.share()), note);
    }

    private static List<Detail.Choice> choices(Row row, Range current) {
        return Arrays.stream(Range.values())
                .map(range ->
                        new Detail.Choice(range.words(), row.path() + "?range=" + range.query(), range == current))
                .toList();
    }

    private static Strip timeline(Range range, Plots plots) {
        List<Status> statuses = plots.all().stream()
                .map(step -> step.map(Details::worst).orElse(Status.UNKNOWN))
                .toList();
        return Strip.of("Timeline of " + range.words(), statuses, range.steps());
    }

    private static Status worst(Summary step) {
        if (step.failed() > 0) {
            return Status.FAIL;
        }
        return step.warned() > 0 ? Status.WARN : Status.PASS;
    }

    private static List<Tile> durations(Summary total) {
        return List.of(
                new Tile("runs", String.valueOf(total.runs())),
                new Tile("median", took(total, total.median())),
                new Tile("95 % within", took(total, total.p95())),
                new Tile("99 % within", took(total, total.p99())),
                new Tile("longest", took(total, total.longest())));
    }

    private static String took(Summary total, Duration duration) {
        return total.runs() == 0 ? "–" : Words.took(duration);
    }

    private static List<Tile> endings(List<Result> results) {
        Map<Integer, Long> counts =
                results.stream().collect(Collectors.groupingBy(Result::ending, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> new Tile(Result.describe(entry.getKey()), String.valueOf(entry.getValue())))
                .toList();
    }

    private List<Detail.Mark> changes(String check) {
        List<Change> all = this.history.changesAfter(0, change -> change.check().equals(check));
        return all.reversed().stream()
                .limit(CHANGES)
                .map(change -> new Detail.Mark(
                        new Moment(change.at()), Words.of(change.now()), Result.describe(change.ending()), ""))
                .toList();
    }

    private static Detail.Mark mark(Result result) {
        return new Detail.Mark(
                new Moment(result.at()),
                Words.of(result.status()),
                Result.describe(result.ending()),
                Words.took(result.took()));
    }
}
