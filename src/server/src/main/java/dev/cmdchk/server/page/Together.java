package dev.cmdchk.server.page;

import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.Grade;
import dev.cmdchk.server.history.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What some checks were together, from one change of any of them to the next.
 *
 * @param before what each was before the first step; one of which nothing was known then is missing
 * @param steps in the order of their times
 */
record Together(Map<String, Grade> before, List<Step> steps) {

    /** A check became something. */
    record Step(Instant at, String check, Grade now) {}

    /** Puts together what is known of the checks of {@code rows}, and what the rows say beyond it. */
    static Together of(History history, List<Row> rows) {
        Map<String, Grade> before = new HashMap<>();
        Map<String, Grade> last = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (Change change : changes(history, rows)) {
            if (last.put(change.check(), change.now()) == null) {
                change.before().ifPresent(grade -> before.put(change.check(), grade));
            }
            steps.add(new Step(change.at(), change.check(), change.now()));
        }
        for (Row row : rows) {
            Moment since = row.since();
            if (since != null && row.grade() != last.get(row.name())) {
                steps.add(new Step(since.at(), row.name(), row.grade()));
            }
        }
        steps.sort(Comparator.comparing(Step::at));
        return new Together(before, steps);
    }

    /** Returns all changes that are known, the last one of each check among them however old it is. */
    private static Iterable<Change> changes(History history, List<Row> rows) {
        Set<String> names = rows.stream().map(Row::name).collect(Collectors.toSet());
        Map<Long, Change> byNumber = new TreeMap<>();
        names.forEach(name -> history.latestChange(name).ifPresent(change -> byNumber.put(change.number(), change)));
        history.changesAfter(0, change -> names.contains(change.check()))
                .forEach(change -> byNumber.put(change.number(), change));
        return byNumber.values();
    }

    /** Returns when the worst of them became {@code grade}, if that is what it is now and is known. */
    Optional<Instant> since(Grade grade) {
        Map<String, Grade> grades = new HashMap<>(this.before);
        Optional<Grade> worst = worst(grades);
        Optional<Instant> since = Optional.empty();
        for (Step step : this.steps) {
            grades.put(step.check(), step.now());
            Optional<Grade> next = worst(grades);
            if (!next.equals(worst)) {
                worst = next;
                since = Optional.of(step.at());
            }
        }
        return worst.equals(Optional.of(grade)) ? since : Optional.empty();
    }

    private static Optional<Grade> worst(Map<String, Grade> grades) {
        return grades.values().stream().max(Comparator.naturalOrder());
    }
}
