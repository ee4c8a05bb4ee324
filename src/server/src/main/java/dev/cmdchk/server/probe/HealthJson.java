package dev.cmdchk.server.probe;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A verdict in the form of draft-inadarei-api-health-check-06, whose names these are.
 *
 * @param output why it is {@code fail} whatever the checks say
 * @param checks by component and what was measured of it, such as {@code disk:duration}
 */
record HealthJson(Status status, Optional<String> output, Map<String, List<Measured>> checks) {
    private static final JsonMapper CAMEL_CASE = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .build();

    /**
     * What was measured, if the check has run.
     *
     * @param observedValue how long the last run took
     * @param time when it had ended
     */
    record Measured(
            String componentType,
            Optional<Double> observedValue,
            Optional<String> observedUnit,
            Status status,
            Optional<String> time) {}

    static HealthJson of(Report report) {
        Map<String, List<Measured>> checks = new LinkedHashMap<>();
        report.answers()
                .forEach(answer -> checks.put(answer.state().check().name() + ":duration", List.of(measured(answer))));
        return new HealthJson(Status.of(report), Circumstances.beside(report), checks);
    }

    private static Measured measured(Answer answer) {
        Optional<Double> seconds = answer.state().last().map(run -> run.took().toNanos() / 1e9);
        return new Measured(
                "system",
                seconds,
                seconds.map(_ -> "s"),
                Status.of(answer),
                answer.state().ended().map(Instant::toString));
    }

    byte[] bytes() {
        return CAMEL_CASE.writeValueAsBytes(this);
    }
}
