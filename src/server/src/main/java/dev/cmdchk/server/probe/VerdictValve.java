package dev.cmdchk.server.probe;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ContinueResponseTiming;

/**
 * Answers with the verdict on every path that is nobody else's, and leaves the others to Spring MVC. The last valve of
 * Tomcat's context: its own one would keep {@code /WEB-INF} and {@code /META-INF} to itself, with 404, where here no such
 * folder is to be kept, and answer HTTP/0.9, which has no status, so that to its callers every answer would look alike.
 */
final class VerdictValve extends ValveBase {

    /** As Tomcat waits for requests whose servlet is to end. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private static final int ALL = Integer.MAX_VALUE;

    private final Supplier<CheckController> verdicts;
    /** One is taken by each request that is being answered here. */
    private final Semaphore answering = new Semaphore(ALL);

    VerdictValve(Supplier<CheckController> verdicts) {
        super(true);
        this.verdicts = verdicts;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String protocol = request.getProtocol();
        if (protocol == null || protocol.isEmpty()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        response.sendAcknowledgement(ContinueResponseTiming.IMMEDIATELY);
        if (CheckController.isForEveryOtherPath(request)) {
            this.answer(request, response);
        } else {
            request.getWrapper().getPipeline().getFirst().invoke(request, response);
        }
    }

    private void answer(Request request, Response response) throws IOException {
        this.answering.acquireUninterruptibly();
        try {
            AnswerWriter.write(this.verdicts.get().everyOtherPath(request), response);
        } catch (ClientAbortException e) {
            // The caller has gone: there is nobody left to tell but the log, unless it has something graver to tell.
            request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, e.getCause() == null ? e : e.getCause());
        } finally {
            this.answering.release();
        }
    }

    /** Waits for the answers that are being given, so that their entries reach the log before it ends. */
    @Override
    protected void stopInternal() throws LifecycleException {
        try {
            this.answering.tryAcquire(ALL, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        super.stopInternal();
    }
}
