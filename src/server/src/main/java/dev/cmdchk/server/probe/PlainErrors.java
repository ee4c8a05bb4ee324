package dev.cmdchk.server.probe;

import dev.cmdchk.server.answer.Answers;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never reaches the controller, such as a malformed request, with its status and one constant line: no
 * page of Tomcat's, no trace, nothing of the request.
 */
public final class PlainErrors extends ErrorReportValve {
    private static final Set<String> REFUSED = Set.of("TRACE", "CONNECT");

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // Tomcat refuses TRACE and CONNECT by itself, each in its own way. They are not allowed, as others are not.
        if (REFUSED.contains(request.getMethod())) {
            response.setStatus(Response.SC_METHOD_NOT_ALLOWED);
            response.setHeader("Allow", OtherMethods.ALLOWED);
        } else if (response.getStatus() == Response.SC_NOT_IMPLEMENTED) {
            // A transfer coding that it does not know; to a probe that is a malformed request.
            response.setStatus(Response.SC_BAD_REQUEST);
        }
        response.setContentType("text/plain");
        Answers.begin(response);
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
