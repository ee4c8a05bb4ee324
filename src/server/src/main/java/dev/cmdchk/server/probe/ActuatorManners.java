package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Report;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Makes Actuator answer as all others here: OPTIONS like GET, and whatever the header Accept says, so that nobody takes a
 * 406 for a verdict. OpenMetrics alone has to be asked for, and protocol buffers cannot be had.
 */
final class ActuatorManners extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final String METRICS = OwnPaths.ACTUATOR + "/prometheus";
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PROTOCOL_BUFFERS = "application/vnd.google.protobuf";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // Held back until it is whole, so that it has a length, as all other answers have.
        ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
        chain.doFilter(new Plain(request), whole);
        if (request.getAttribute(Circumstances.REPORT) instanceof Report report) {
            Circumstances.headers(report).forEach(response::setHeader);
        }
        whole.copyBodyToResponse();
    }

    private static final class Plain extends HttpServletRequestWrapper {

        Plain(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return super.getMethod().equals("OPTIONS") ? "GET" : super.getMethod();
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isAccept(name) ? accepted().findFirst().orElse(null) : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isAccept(name) ? Collections.enumeration(accepted().toList()) : super.getHeaders(name);
        }

        /** Those of the metrics alone: with any other endpoint Spring takes one for a part of the path. */
        @Override
        public Map<String, String[]> getParameterMap() {
            return isForMetrics() ? super.getParameterMap() : Map.of();
        }

        private boolean isForMetrics() {
            return getServletPath().equals(METRICS);
        }

        private static boolean isAccept(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ACCEPT);
        }

        private Stream<String> accepted() {
            List<String> ranges = Collections.list(super.getHeaders(HttpHeaders.ACCEPT)).stream()
                    .flatMap(value -> Stream.of(value.split(",")))
                    .filter(range -> !range.contains(PROTOCOL_BUFFERS))
                    .toList();
            return ranges.stream().anyMatch(range -> range.contains(OPEN_METRICS)) ? ranges.stream() : Stream.empty();
        }
    }
}
