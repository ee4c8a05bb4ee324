package dev.cmdchk.server.log;

import dev.cmdchk.settings.Handed;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs every request as one INFO entry, also one that Tomcat answers itself because it is no proper request: who asked,
 * what, and what came of it. A valve for Tomcat's engine.
 */
public final class RequestLog extends ValveBase implements AccessLog {

    /** The request attribute with what caused an answer other than 200, such as {@code disk: exit status 2}. */
    public static final String CAUSE = "dev.cmdchk.cause";

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final Optional<String> SUPERVISOR = Optional.ofNullable(System.getenv(Handed.WATCH));
    private static final int LONGEST_TARGET = 2048;
    private static final int LONGEST_CAUSE = 4096;

    public RequestLog() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
    }

    /** @param nanos from the arrival of the request to the end of its answer; 0 when not known */
    @Override
    public void log(Request request, Response response, long nanos) {
        if (isOfSupervisor(request)) {
            return;
        }
        // Joined, not formatted: that would take longer than all else here.
        String line = known(request.getMethod()) + ' ' + target(request) + ' ' + known(request.getProtocol());
        long bytes = response.getBytesWritten(false);
        LoggingEventBuilder entry = LOG.atInfo()
                .addKeyValue("client.address", known(request.getRemoteAddr()))
                .addKeyValue("http.request.method", known(request.getMethod()))
                .addKeyValue("url.original", target(request))
                .addKeyValue("http.version", known(request.getProtocol()))
                .addKeyValue("http.response.status_code", response.getStatus())
                .addKeyValue("http.response.body.bytes", bytes)
                .addKeyValue("event.duration", nanos);
        String text = known(request.getRemoteAddr()) + ' ' + Printable.quote(line) + ' ' + response.getStatus() + ", "
                + bytes + " bytes, " + millis(nanos) + " ms";
        cause(request)
                .ifPresentOrElse(
                        cause -> entry.addKeyValue("event.reason", cause).log(() -> text + ", " + cause),
                        () -> entry.log(() -> text));
    }

    /** Returns {@code nanos} in milliseconds, with one decimal. */
    private static String millis(long nanos) {
        long tenths = Math.round(nanos / 1e5);
        return tenths / 10 + "." + tenths % 10;
    }

    /** Its asks for a sign of life, told by what it alone knows, are nobody's requests. */
    private static boolean isOfSupervisor(Request request) {
        return SUPERVISOR.isPresent() && SUPERVISOR.get().equals(request.getHeader("Cmdchk-Watch"));
    }

    /** Returns whether {@code request}, as it came, is one of those. */
    public static boolean isOfSupervisor(String request) {
        return SUPERVISOR.isPresent() && request.contains("\r\nCmdchk-Watch: " + SUPERVISOR.get() + "\r\n");
    }

    /** Has no effect: the client is who connected, whatever a header says of it. */
    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}

    @Override
    public boolean getRequestAttributesEnabled() {
        return false;
    }

    // Ours, or why Tomcat refused the request or failed: the exception's text, never its trace.
    private static Optional<String> cause(Request request) {
        Object cause = request.getAttribute(CAUSE);
        return Optional.ofNullable(cause == null ? request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) : cause)
                .map(Object::toString)
                .map(text -> Printable.shorten(text, LONGEST_CAUSE));
    }

    private static String target(Request request) {
        String path = known(request.getRequestURI());
        String query = request.getQueryString();
        return Printable.shorten(query == null ? path : path + '?' + query, LONGEST_TARGET);
    }

    // A request that is cut short or garbled lacks what comes after the fault.
    private static String known(String part) {
        return part == null || part.isEmpty() ? "-" : part;
    }
}
