package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Report;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A verdict in the form of draft-inadarei-api-health-check-06, whose names these are.
 *
 * @param checks by component and what was measured of it, such as {@code disk:duration}
 */
record HealthJson(Status status, Map<String, List<Measured>> checks) {
    private static final JsonMapper CAMEL_CASE = new JsonMapper();

    /** @param observedValue how long the last run took */
    record Measured(String componentType, double observedValue, String observedUnit, Status status, String time) {}

    static HealthJson of(Report report) {
        Map<String, List<Measured>> checks = new LinkedHashMap<>();
        report.answers()
                .forEach(answer -> checks.put(answer.state().check().name() + ":duration", List.of(measured(answer))));
        return new HealthJson(Status.of(report), checks);
    }

    private static Measured measured(Answer answer) {
        return new Measured(
                "system",
                answer.state().last().map(run -> run.took().toNanos() / 1e9).orElse(0.0),
                "s",
                Status.of(answer),
                answer.state().ended().map(Instant::toString).orElse(""));
    }

    byte[] bytes() {
        return CAMEL_CASE.writeValueAsBytes(this);
    }
}
