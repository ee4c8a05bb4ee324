package dev.cmdchk.server.probe;

import dev.cmdchk.server.check.CheckService;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;

/**
 * Lets web pages of the allowed origins read answers (CORS). An OPTIONS stays a probe whatever its headers say, so a
 * preflight gets the verdict too, and succeeds only while that is 200; plain reading needs none.
 */
final class ReadableByPages extends ValveBase {
    private static final String ANY = "*";

    private final ObjectProvider<CheckService> checks;

    ReadableByPages(ObjectProvider<CheckService> checks) {
        super(true);
        this.checks = checks;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        List<String> allowed = this.checks.getObject().properties().allowedOrigins();
        if (!allowed.isEmpty()) {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        if (origin != null && (allowed.contains(origin) || allowed.contains(ANY))) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed.contains(ANY) ? ANY : origin);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, OtherMethods.ALLOWED);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Accept, Cache-Control");
            response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Age, Retry-After");
        }
        this.getNext().invoke(request, response);
    }
}
