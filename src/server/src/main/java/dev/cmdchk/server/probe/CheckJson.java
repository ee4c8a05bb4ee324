package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.server.check.ShownOutput;
import dev.cmdchk.server.history.History;
import dev.cmdchk.settings.ShowOutput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a check, as JSON.
 *
 * @param status what counts, after fall and rise
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

    static CheckJson of(Answer answer, ShowOutput show, History history) {
        return of(answer.state(), Status.of(answer), show, history, false);
    }

    static CheckJson of(CheckState state, ShowOutput show, History history) {
        return of(state, Status.of(state), show, history, true);
    }

    private static CheckJson of(CheckState state, Status status, ShowOutput show, History history, boolean past) {
        List<RunJson> recent = state.recent().stream().map(RunJson::of).toList();
        Optional<RunJson> last = recent.stream().findFirst();
        return new CheckJson(
                state.check().name(),
                state.check().group(),
                state.check().description(),
                status,
                last.map(RunJson::status).orElse(Status.UNKNOWN),
                history.since(state),
                state.consecutiveFailures(),
                last,
                state.counts(),
                past ? recent : List.of(),
                ShownOutput.of(state, status == Status.FAIL || status == Status.WARN, show)
                        .map(ShownJson::of));
    }

    byte[] bytes() {
        return Json.bytes(this);
    }
}
