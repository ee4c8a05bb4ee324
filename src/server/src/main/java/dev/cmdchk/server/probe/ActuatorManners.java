package dev.cmdchk.server.probe;

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
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Makes Actuator answer as all others here: OPTIONS like GET, and whatever the header Accept says, so that nobody takes a
 * 406 for a verdict. OpenMetrics alone has to be asked for.
 */
final class ActuatorManners extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final String OPEN_METRICS = "application/openmetrics-text";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // Held back until it is whole, so that it has a length, as all other answers have.
        ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
        chain.doFilter(new Plain(request), whole);
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
            return isHidden(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        private boolean isHidden(String name) {
            if (!name.equalsIgnoreCase(HttpHeaders.ACCEPT)) {
                return false;
            }
            List<String> accepted = Collections.list(super.getHeaders(name));
            return accepted.stream().noneMatch(value -> value.contains(OPEN_METRICS));
        }
    }
}
