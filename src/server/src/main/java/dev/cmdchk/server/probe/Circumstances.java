package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.log.FailureLog;
import dev.cmdchk.server.log.RequestLog;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** What goes with a verdict in whatever form it is told: headers, and for the log what caused a 503. */
public final class Circumstances {
    /** The request attribute with the report that the answer rests on. */
    static final String REPORT = "dev.cmdchk.report";

    private Circumstances() {}

    /** Keeps {@code report} for the answer to the present request, in whose form there is a place for verdicts alone. */
    public static void keep(Report report) {
        keep(REPORT, report);
        keepCause(cause(report));
    }

    /** Keeps what caused an answer that rests on no report, if anything did. */
    public static void keepCause(Optional<String> cause) {
        cause.ifPresent(known -> keep(RequestLog.CAUSE, known));
    }

    private static void keep(String name, Object value) {
        RequestContextHolder.currentRequestAttributes().setAttribute(name, value, RequestAttributes.SCOPE_REQUEST);
    }

    /** Returns the headers that {@code report} asks for, nearly always none. */
    static Map<String, String> headers(Report report) {
        Map<String, String> headers = new TreeMap<>();
        if (report.age().isPositive()) {
            headers.put(HttpHeaders.AGE, Long.toString(report.age().toSeconds()));
        }
        if (report.isFullHouse()) {
            headers.put(HttpHeaders.RETRY_AFTER, "1");
        }
        return headers;
    }

    /** Returns why {@code report} is unhealthy whatever the checks in it say, if it is. */
    static Optional<String> beside(Report report) {
        boolean nothing = report.answers().isEmpty() && report.drained().isEmpty();
        return nothing ? Optional.of("every check was excluded") : report.drained();
    }

    /** Returns why {@code report} is unhealthy, if it is. Holds no secret. */
    static Optional<String> cause(Report report) {
        if (report.verdict() == Verdict.HEALTHY) {
            return Optional.empty();
        }
        Stream<String> failed = report.failed().stream()
                // While drained none of them is run for this caller: that says nothing of a check.
                .filter(answer -> report.drained().isEmpty() || Status.of(answer) != Status.UNKNOWN)
                .map(answer -> answer.state().check().name() + ": " + FailureLog.describe(answer));
        return Optional.of(Stream.concat(beside(report).stream(), failed).collect(Collectors.joining(", ")));
    }
}
