package dev.cmdchk.server.metrics;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.check.ShownOutput;
import dev.cmdchk.settings.ShowOutput;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The series of each check, from what is known of it: NaN where nothing is yet. */
final class CheckMetrics {
    private final List<Answer> known;
    private final RunDurations durations;
    private final ShowOutput show;

    /** @param show whose output may leave by HTTP */
    CheckMetrics(List<Answer> known, RunDurations durations, ShowOutput show) {
        this.known = known;
        this.durations = durations;
        this.show = show;
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(
                this.gauge(
                        "up",
                        "Whether the check is healthy to who asks now, 1 or 0; NaN before its first run.",
                        CheckMetrics::up),
                this.gauge(
                        "exit_status",
                        "Exit status of its last run, -N when signal N killed it; NaN when it did not end by itself.",
                        answer -> answer.state().last().map(Run::outcome).stream()
                                .flatMapToInt(outcome -> outcome.exitStatus().stream())
                                .asDoubleStream()
                                .findFirst()
                                .orElse(Double.NaN)),
                this.gauge(
                        "last_run_timestamp_seconds",
                        "When its last run ended, in seconds since 1970; NaN before its first run.",
                        answer -> answer.state()
                                .ended()
                                .map(end -> end.toEpochMilli() / 1e3)
                                .orElse(Double.NaN)),
                this.gauge(
                        "consecutive_failures",
                        "How many of its runs up to the last one failed in a row.",
                        answer -> answer.state().consecutiveFailures()),
                this.runs(),
                this.histogram(),
                this.performance());
    }

    /** Returns whether a check is healthy that says {@code answer}, 1 or 0; NaN before its first run. */
    static double up(Answer answer) {
        if (answer instanceof Answer.NotRunYet) {
            return Double.NaN;
        }
        return answer.verdict() == Verdict.HEALTHY ? 1 : 0;
    }

    private GaugeSnapshot gauge(String name, String help, ToDoubleFunction<Answer> value) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("cmdchk_check_" + name).help(help);
        for (Answer answer : this.known) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels(answer))
                    .value(value.applyAsDouble(answer))
                    .build());
        }
        return gauge.build();
    }

    private CounterSnapshot runs() {
        CounterSnapshot.Builder runs =
                CounterSnapshot.builder().name("cmdchk_check_runs").help("Runs of the check, by how they ended.");
        for (Answer answer : this.known) {
            byOutcome(answer.state().counts())
                    .forEach((outcome, count) -> runs.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(labels(answer).add("outcome", outcome))
                            .value(count)
                            .build()));
        }
        return runs.build();
    }

    private static Map<String, Long> byOutcome(Counts counts) {
        return Map.of(
                "passed", counts.passed(),
                "warned", counts.warned(),
                "failed", counts.failed(),
                "timed_out", counts.timedOut(),
                "not_started", counts.notStarted());
    }

    private HistogramSnapshot histogram() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name("cmdchk_check_duration_seconds")
                .unit(Unit.SECONDS)
                .help("How long its runs took.");
        for (Answer answer : this.known) {
            histogram.dataPoint(this.durations.of(answer.state()).labelled(labels(answer)));
        }
        return histogram.build();
    }

    /** Of checks that are monitoring plugins, as far as their output may be shown. */
    private GaugeSnapshot performance() {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("cmdchk_check_performance")
                .help("What its last run measured, as it says in performance data; NaN where it could not tell.");
        for (Answer answer : this.known) {
            ShownOutput.of(answer, this.show).stream()
                    .flatMap(shown -> shown.plugin().data().stream())
                    .forEach(datum -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels(answer).add("label", datum.label()).add("unit", datum.unit()))
                            .value(datum.value().orElse(Double.NaN))
                            .build()));
        }
        return gauge.build();
    }

    private static Labels labels(Answer answer) {
        return Labels.of("check", answer.state().check().name());
    }
}
