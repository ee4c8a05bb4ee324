package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Status;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.history.History;
import java.util.List;
import java.util.Optional;

/**
 * All checks, or those that were asked for.
 *
 * @param status of all of them together
 * @param drained why it is {@code fail} whatever they say
 */
record ChecksJson(Status status, Optional<String> drained, List<CheckJson> checks) {

    static ChecksJson of(Report report, CheckService checks, History history) {
        List<CheckJson> all = report.answers().stream()
                .map(answer -> CheckJson.of(answer, checks, history, false))
                .toList();
        return new ChecksJson(Status.of(report), report.drained(), all);
    }

    byte[] bytes() {
        return Json.bytes(this);
    }
}
