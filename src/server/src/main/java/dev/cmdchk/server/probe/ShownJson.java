package dev.cmdchk.server.probe;

import dev.cmdchk.checks.PerformanceDatum;
import dev.cmdchk.server.check.ShownOutput;
import java.util.List;

/**
 * What may be secret of a check, as JSON.
 *
 * @param output of the last run, its first bytes
 * @param text the first line of it, without performance data
 */
record ShownJson(String command, String output, String text, List<PerformanceDatum> performanceData) {

    static ShownJson of(ShownOutput shown) {
        return new ShownJson(
                shown.command(),
                shown.output(),
                shown.plugin().text(),
                shown.plugin().data());
    }
}
