package dev.cmdchk.acceptance.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of one server in one scenario have seen.
 *
 * @param yardstick what it is compared with
 * @param bar what that ratio should reach, 0 when nothing is demanded
 */
record Series(Scenario scenario, Peer peer, List<Wrk.Seen> rounds, Optional<Series> yardstick, double bar) {

    static Series of(Scenario scenario, Peer peer) {
        return new Series(scenario, peer, new ArrayList<>(), Optional.empty(), 0);
    }

    Series beside(Series other, double demanded) {
        return new Series(this.scenario, this.peer, this.rounds, Optional.of(other), demanded);
    }

    void ask(Wrk wrk, Duration time) throws IOException {
        this.rounds.add(wrk.ask(this.peer.port(), this.scenario, time));
    }

    long answers() {
        return this.rounds.stream().mapToLong(Wrk.Seen::answers).sum();
    }

    String row() {
        String row = String.format(
                Locale.ROOT,
                "%-24s %-8s %10.0f %6.0f%% %9.2f %7d",
                this.scenario,
                this.peer.name(),
                perSecond(),
                100 * spread(),
                median(Wrk.Seen::p99),
                this.rounds.stream().mapToLong(Wrk.Seen::errors).sum());
        return row + this.yardstick.map(this::ratio).orElse("");
    }

    private String ratio(Series other) {
        double ratio = perSecond() / other.perSecond();
        String demanded = this.bar == 0 ? "" : String.format(Locale.ROOT, " %5.2f", this.bar);
        return String.format(Locale.ROOT, " %7.2f%s", ratio, demanded);
    }

    private double perSecond() {
        return median(Wrk.Seen::perSecond);
    }

    private double spread() {
        List<Double> all = this.rounds.stream().map(Wrk.Seen::perSecond).toList();
        return (Collections.max(all) - Collections.min(all)) / perSecond();
    }

    private double median(ToDoubleFunction<Wrk.Seen> value) {
        double[] sorted = this.rounds.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
