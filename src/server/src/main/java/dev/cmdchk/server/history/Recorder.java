package dev.cmdchk.server.history;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.PerformanceDatum;
import dev.cmdchk.checks.PluginOutput;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.SuiteListener;
import dev.cmdchk.checks.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Puts every finished run into history, and tells others what came of it. */
final class Recorder implements SuiteListener {
    private final History history;
    private final List<HistoryListener> listeners;

    Recorder(History history, List<HistoryListener> listeners) {
        this.history = history;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void finished(CheckState before, CheckState after) {
        String check = after.check().name();
        Result result = result(after.last().orElseThrow(), after.ended().orElseThrow());
        this.history
                .record(check, result, Grade.of(after))
                .ifPresent(change -> this.listeners.forEach(listener -> listener.changed(change)));
        this.listeners.forEach(listener -> listener.recorded(check));
    }

    private static Result result(Run run, Instant ended) {
        return new Result(
                ended.truncatedTo(ChronoUnit.MILLIS),
                Grade.of(run.verdict() == Verdict.HEALTHY, run.warns()),
                Result.ending(run.outcome()),
                run.took().truncatedTo(ChronoUnit.MILLIS),
                PluginOutput.parse(run.output()).data().stream()
                        .filter(datum -> datum.value().isPresent())
                        .map(Recorder::measure)
                        .toList());
    }

    private static Measure measure(PerformanceDatum datum) {
        return new Measure(datum.label(), datum.unit(), datum.value().orElseThrow());
    }
}
