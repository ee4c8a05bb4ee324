package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Report;
import dev.cmdchk.server.answer.Answers;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Makes Actuator answer as all others here: OPTIONS like GET, and whatever the headers Accept and Content-Type say, so that
 * nobody takes a 406 or 415 for a verdict. OpenMetrics alone has to be asked for, and protocol buffers cannot be had.
 */
final class ActuatorManners extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final String METRICS = OwnPaths.ACTUATOR + "/prometheus";
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Answers.begin(response);
        // Held back until it is whole, so that it has a length, as all other answers have.
        ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
        chain.doFilter(new Plain(request), whole);
        if (request.getAttribute(Circumstances.REPORT) instanceof Report report) {
            Circumstances.headers(report).forEach(response::setHeader);
        }
        whole.copyBodyToResponse();
    }

    /**
     * Returns whether OpenMetrics is named and preferred no less than the text format of Prometheus.
     *
     * @param accept the values of the header Accept, none or more
     */
    static boolean isOpenMetricsPreferredBy(List<String> accept) {
        List<MediaRange> ranges = accept.stream().flatMap(MediaRange::of).toList();
        int quality = MediaRange.qualityByName("application", "openmetrics-text", ranges);
        return quality > 0 && quality >= MediaRange.qualityOf("text", "plain", ranges);
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
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public @Nullable String getHeader(String name) {
            Enumeration<String> values = getHeaders(name);
            return values.hasMoreElements() ? values.nextElement() : null;
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            if (name.equalsIgnoreCase(HttpHeaders.ACCEPT)) {
                return Collections.enumeration(accepted());
            }
            return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                    ? Collections.emptyEnumeration()
                    : super.getHeaders(name);
        }

        /** Those of the metrics alone: with any other endpoint Spring takes one for a part of the path. */
        @Override
        public Map<String, String[]> getParameterMap() {
            return isForMetrics() ? super.getParameterMap() : Map.of();
        }

        private boolean isForMetrics() {
            return getServletPath().equals(METRICS);
        }

        private List<String> accepted() {
            boolean openMetrics =
                    isForMetrics() && isOpenMetricsPreferredBy(Collections.list(super.getHeaders(HttpHeaders.ACCEPT)));
            return openMetrics ? List.of(OPEN_METRICS) : List.of();
        }
    }
}
