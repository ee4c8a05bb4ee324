package dev.cmdchk.server.probe;

import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never reaches the controller, such as a malformed request, with its status and one constant line: no
 * page of Tomcat's, no trace, nothing of the request.
 */
public final class PlainErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // Tomcat refuses CONNECT by itself, with "not implemented". It is one more method that is not allowed.
        if (response.getStatus() == Response.SC_NOT_IMPLEMENTED) {
            response.setStatus(Response.SC_METHOD_NOT_ALLOWED);
            response.setHeader("Allow", OtherMethods.ALLOWED);
        }
        response.setContentType("text/plain");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write("Request not answered.\r\n");
                response.finishResponse();
            }
        } catch (IOException e) {
            // The client has gone: there is nobody left to tell.
            this.container.getLogger().debug("error report not sent", e);
        }
    }
}
