package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Verdicts as JSON. */
final class Bodies {
    private static final JsonMapper JSON = new JsonMapper();

    private Bodies() {}

    static byte[] json(Report report) {
        List<Map<String, String>> checks = report.answers().stream()
                .map(answer -> Map.of("name", answer.state().check().name(), "status", statusOf(answer.verdict())))
                .toList();
        return JSON.writeValueAsBytes(new Aggregate(statusOf(report.verdict()), checks));
    }

    /** Its names are those of draft-inadarei-api-health-check-06. */
    static byte[] healthJson(Report report) {
        Map<String, List<Measured>> checks = new LinkedHashMap<>();
        report.answers()
                .forEach(answer ->
                        checks.put(answer.state().check().name() + ":duration", List.of(Measured.of(answer))));
        return JSON.writeValueAsBytes(new Health(statusOf(report.verdict()), checks));
    }

    private static String statusOf(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> "pass";
            case UNHEALTHY -> "fail";
        };
    }

    record Aggregate(String status, List<Map<String, String>> checks) {}

    record Health(String status, Map<String, List<Measured>> checks) {}

    record Measured(String componentType, double observedValue, String observedUnit, String status) {
        static Measured of(Answer answer) {
            double took =
                    answer.state().last().map(run -> run.took().toNanos() / 1e9).orElse(0.0);
            return new Measured("system", took, "s", statusOf(answer.verdict()));
        }
    }
}
