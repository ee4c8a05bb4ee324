package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Run;
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
        List<Map<String, String>> checks = report.runs().stream()
                .map(run -> Map.of("name", run.check().name(), "status", statusOf(run.verdict())))
                .toList();
        return JSON.writeValueAsBytes(new Aggregate(statusOf(report.verdict()), checks));
    }

    /** Its names are those of draft-inadarei-api-health-check-06. */
    static byte[] healthJson(Report report) {
        Map<String, List<Measured>> checks = new LinkedHashMap<>();
        report.runs().forEach(run -> checks.put(run.check().name() + ":duration", List.of(Measured.of(run))));
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
        static Measured of(Run run) {
            return new Measured("system", run.took().toNanos() / 1e9, "s", statusOf(run.verdict()));
        }
    }
}
