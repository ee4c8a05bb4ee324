package dev.cmdchk.server.events;

import dev.cmdchk.server.history.Measure;
import dev.cmdchk.server.history.Result;
import java.util.List;

/** @param reason how the run ended */
record ResultJson(String at, String status, String reason, double tookSeconds, List<Measure> measures) {

    static ResultJson of(Result result) {
        return new ResultJson(
                result.at().toString(),
                result.status().word(),
                Result.describe(result.ending()),
                result.took().toMillis() / 1e3,
                result.measures());
    }
}
