package dev.cmdchk.server.metrics;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.check.LastReload;
import dev.cmdchk.server.log.ServerLog;
import dev.cmdchk.settings.ShowOutput;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * All series of ours, taken at each scrape from what is known, so that those of a check are there from its first moment to
 * its last. A scrape runs nothing.
 */
@Component
class CmdchkCollector implements MultiCollector {
    private final CheckService checks;
    private final RunDurations durations;
    private final LastReload reload;
    private final ServerLog log;

    CmdchkCollector(CheckService checks, RunDurations durations, LastReload reload, ServerLog log) {
        this.checks = checks;
        this.durations = durations;
        this.reload = reload;
        this.log = log;
    }

    @Override
    public MetricSnapshots collect() {
        List<Answer> known = this.checks.known();
        // One by one: a check may have come, and run, since those above were asked.
        Set<String> names =
                known.stream().map(answer -> answer.state().check().name()).collect(Collectors.toSet());
        this.durations.forget(
                name -> !names.contains(name) && this.checks.state(name).isEmpty());
        ShowOutput show = this.checks.properties().showOutput();
        return new MetricSnapshots(
                Stream.concat(this.server(known), new CheckMetrics(known, this.durations, show).all())
                        .toList());
    }

    private Stream<MetricSnapshot> server(List<Answer> known) {
        return Stream.of(
                gauge("up", "Whether the server answers: always 1.", 1),
                gauge(
                        "healthy",
                        "Whether all checks are healthy and nothing is drained, 1 or 0; NaN while one is not known.",
                        this.healthy(known)),
                counter(
                        "requests_coalesced",
                        "Callers of a check who shared a run that another had asked for.",
                        this.checks.coalesced()),
                counter(
                        "children_killed",
                        "Commands that overran their timeout and were killed.",
                        this.durations.overran()),
                counter(
                        "processes_not_killed",
                        "Processes of checks that could not be killed.",
                        this.checks.survivors()),
                counter("log_entries_lost", "Log entries that reached no file, syslog or console.", this.log.lost()),
                gauge(
                        "config_last_reload_successful",
                        "Whether the last reload of config files, and that of the files of tls, took them over, 1 or 0.",
                        this.reload.isSuccessful() ? 1 : 0),
                gauge(
                        "config_last_reload_success_timestamp_seconds",
                        "When something of those was last taken over, in seconds since 1970.",
                        this.reload.lastSuccess().toEpochMilli() / 1e3));
    }

    private double healthy(List<Answer> known) {
        List<Double> up = known.stream().map(CheckMetrics::up).toList();
        if (this.checks.drained().isPresent() || up.contains(0.0)) {
            return 0;
        }
        return up.contains(Double.NaN) ? Double.NaN : 1;
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name("cmdchk_" + name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name("cmdchk_" + name)
                .help(help)
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value((double) value)
                        .build())
                .build();
    }
}
