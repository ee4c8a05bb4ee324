package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What some checks were together, from one change of any of them to the next.
 *
 * @param before what each was before the first step; one of which nothing was known then is missing
 * @param steps in the order of their times
 */
record Together(Map<String, Status> before, List<Step> steps) {

    /** A check became something. */
    record Step(Instant at, String check, Status now) {}

    /** Puts together what is known of the checks of {@code rows}, and what the rows say beyond it. */
    static Together of(History history, List<Row> rows) {
        Map<String, Status> before = new HashMap<>();
        Map<String, Status> last = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        Set<String> names = rows.stream().map(Row::name).collect(Collectors.toSet());
        for (Change change : history.changesAfter(0, change -> names.contains(change.check()))) {
            if (last.put(change.check(), change.now()) == null) {
                change.before().ifPresent(status -> before.put(change.check(), status));
            }
            steps.add(new Step(change.at(), change.check(), change.now()));
        }
        for (Row row : rows) {
            Moment since = row.since();
            if (since != null && row.counted() != last.get(row.name())) {
                steps.add(new Step(since.at(), row.name(), row.counted()));
            }
        }
        steps.sort(Comparator.comparing(Step::at));
        return new Together(before, steps);
    }

    /** Returns when the worst of them became {@code status}, if that is what it is now and is known. */
    Optional<Instant> since(Status status) {
        Map<String, Status> statuses = new HashMap<>(this.before);
        Optional<Status> worst = worst(statuses);
        Optional<Instant> since = Optional.empty();
        for (Step step : this.steps) {
            statuses.put(step.check(), step.now());
            Optional<Status> next = worst(statuses);
            if (!next.equals(worst)) {
                worst = next;
                since = Optional.of(step.at());
            }
        }
        return worst.equals(Optional.of(status)) ? since : Optional.empty();
    }

    private static Optional<Status> worst(Map<String, Status> statuses) {
        return statuses.values().stream().max(Comparator.naturalOrder());
    }
}
