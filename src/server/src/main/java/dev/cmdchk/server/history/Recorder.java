package dev.cmdchk.server.history;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.PerformanceDatum;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Status;
import dev.cmdchk.server.check.ShownOutput;
import dev.cmdchk.server.check.ShownRunListener;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Puts every finished run into history, with what it measured if that may be shown, and tells others what came of it. */
final class Recorder implements ShownRunListener {
    private final History history;
    private final List<HistoryListener> listeners;

    Recorder(History history, List<HistoryListener> listeners) {
        this.history = history;
        this.listeners = List.copyOf(listeners);
        history.tell(change -> this.listeners.forEach(listener -> listener.changed(change)));
    }

    @Override
    public void finished(CheckState after, Optional<ShownOutput> shown) {
        String check = after.check().name();
        Result result = result(after.last().orElseThrow(), after.ended().orElseThrow(), shown);
        this.history.record(check, result, Status.of(after));
        this.listeners.forEach(listener -> listener.recorded(check));
    }

    private static Result result(Run run, Instant ended, Optional<ShownOutput> shown) {
        return new Result(
                ended.truncatedTo(ChronoUnit.MILLIS),
                Status.of(run),
                Result.ending(run.outcome()),
                run.took().truncatedTo(ChronoUnit.MILLIS),
                shown.stream()
                        .flatMap(output -> output.plugin().data().stream())
                        .filter(datum -> datum.value().isPresent())
                        .map(Recorder::measure)
                        .filter(Recorder::isFinite)
                        .toList());
    }

    /** Whether it is one as it is kept, too: with less precision. */
    private static boolean isFinite(Measure measure) {
        return Float.isFinite((float) measure.value());
    }

    private static Measure measure(PerformanceDatum datum) {
        return new Measure(datum.label(), datum.unit(), datum.value().orElseThrow());
    }
}
