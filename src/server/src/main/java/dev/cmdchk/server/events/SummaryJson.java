package dev.cmdchk.server.events;

import dev.cmdchk.server.history.Measure;
import dev.cmdchk.server.history.Summary;
import java.util.List;

/** What the runs of a step have in common: how many there were, how long they took, and means of what they measured. */
record SummaryJson(
        String at,
        int pass,
        int warn,
        int fail,
        double medianSeconds,
        double p95Seconds,
        double p99Seconds,
        double longestSeconds,
        List<Measure> measures) {

    static SummaryJson of(Summary summary) {
        return new SummaryJson(
                summary.start().toString(),
                summary.passed(),
                summary.warned(),
                summary.failed(),
                summary.median().toMillis() / 1e3,
                summary.p95().toMillis() / 1e3,
                summary.p99().toMillis() / 1e3,
                summary.longest().toMillis() / 1e3,
                summary.measures());
    }
}
