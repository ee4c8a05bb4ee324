package dev.cmdchk.server.probe;

import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.log.RequestLog;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/**
 * Takes out of Tomcat and Spring MVC what would answer a probe without running the checks, and puts what most callers ask
 * before all that Spring MVC does.
 */
@Configuration(proxyBeanMethods = false)
class ProbeConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainTomcat(
            ObjectProvider<CheckService> checks, ObjectProvider<CheckController> verdicts) {
        return factory -> {
            factory.addEngineValves(new RequestLog());
            factory.addConnectorCustomizers(connector -> {
                // Any byte is a character of it, so no escape in a path is refused; our own paths are ASCII.
                connector.setURIEncoding(StandardCharsets.ISO_8859_1.name());
                connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
                connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
                connector.addLifecycleListener(event -> {
                    if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
                        connector.getProtocolHandler().setAdapter(new PlainOptions(connector));
                    }
                });
            });
            factory.addContextCustomizers(context -> {
                context.getPipeline().setBasic(new EveryPath(SingletonSupplier.of(verdicts::getObject)));
                context.getPipeline().addValve(new ReadableByPages(checks));
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(PlainErrors.class.getName());
                }
            });
        };
    }

    /**
     * Answers with the verdict on every path that is nobody else's, and leaves the others to Spring MVC. Tomcat would keep
     * {@code /WEB-INF} and {@code /META-INF} to itself, with 404: here no such folder is to be kept. And it would answer
     * HTTP/0.9, which has no status: to a caller that speaks it every answer would look alike.
     */
    private static final class EveryPath extends ValveBase {

        /** As Tomcat waits for those whose servlet is to end. */
        private static final Duration LONGEST = Duration.ofSeconds(2);

        private static final int ALL = Integer.MAX_VALUE;

        private final Supplier<CheckController> verdicts;
        /** One is taken by each request that is being answered here. */
        private final Semaphore answering = new Semaphore(ALL);

        EveryPath(Supplier<CheckController> verdicts) {
            super(true);
            this.verdicts = verdicts;
        }

        @Override
        public void invoke(
                org.apache.catalina.connector.Request request, org.apache.catalina.connector.Response response)
                throws IOException, ServletException {
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

        private void answer(
                org.apache.catalina.connector.Request request, org.apache.catalina.connector.Response response)
                throws IOException {
            this.answering.acquireUninterruptibly();
            try {
                AnswerWriter.write(this.verdicts.get().everyOtherPath(request), response);
            } catch (ClientAbortException e) {
                // The caller has gone: there is nobody left to tell, but the log.
                request.setAttribute(RequestLog.CAUSE, e.getCause() == null ? e : e.getCause());
            } finally {
                this.answering.release();
            }
        }

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

    /**
     * Makes a plain request of two that would be answered with 200 and no run: {@code OPTIONS *}, which HAProxy may ask, by
     * Tomcat, and a CORS preflight by Spring.
     */
    private static final class PlainOptions extends CoyoteAdapter {
        private static final byte[] ROOT = {'/'};

        PlainOptions(Connector connector) {
            super(connector);
        }

        @Override
        public void service(Request request, Response response) throws Exception {
            if (request.requestURI().equals("*")) {
                request.requestURI().setBytes(ROOT, 0, ROOT.length);
            }
            request.getMimeHeaders().removeHeader("Access-Control-Request-Method");
            super.service(request, response);
        }
    }
}
