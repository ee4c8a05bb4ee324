package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.checks.Status;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.check.ShownOutput;
import dev.cmdchk.server.history.History;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a check, as JSON.
 *
 * @param status what counts, after fall and rise; a result that is too old or did not come counts as failed
 * @param rawStatus what the last run alone said
 * @param since when the status became what it is
 * @param last the last run, the first of {@code recent}
 * @param runs how many ended in which way
 * @param recent the last results, the newest first; none where a verdict is asked for
 * @param shown what is told only where the settings allow
 */
record CheckJson(
        String name,
        String group,
        String description,
        Status status,
        Status rawStatus,
        Instant since,
        int consecutiveFailures,
        Optional<RunJson> last,
        Counts runs,
        List<RunJson> recent,
        Optional<ShownJson> shown) {

    /** @param past whether to tell the last results too */
    static CheckJson of(Answer answer, CheckService checks, History history, boolean past) {
        CheckState state = answer.state();
        List<RunJson> recent = state.recent().stream().map(RunJson::of).toList();
        Optional<RunJson> last = recent.stream().findFirst();
        return new CheckJson(
                state.check().name(),
                state.check().group(),
                state.check().description(),
                Status.of(answer),
                last.map(RunJson::status).orElse(Status.UNKNOWN),
                checks.since(answer)
                        .orElseGet(() -> answer instanceof Answer.NotRunYet ? state.since() : history.since(state)),
                state.consecutiveFailures(),
                last,
                state.counts(),
                past ? recent : List.of(),
                ShownOutput.of(answer, checks.properties().showOutput()).map(ShownJson::of));
    }

    byte[] bytes() {
        return Json.bytes(this);
    }
}
