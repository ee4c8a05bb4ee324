package dev.cmdchk.server.probe;

import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.log.RequestLog;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
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
                context.getPipeline().setBasic(new VerdictValve(SingletonSupplier.of(verdicts::getObject)));
                context.getPipeline().addValve(new ReadableByPages(checks));
                if (context instanceof StandardContext standard) {
                    // The last of them looks for drivers of databases, which our Java has no classes for.
                    standard.setSkipMemoryLeakChecksOnJvmShutdown(true);
                }
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(PlainErrors.class.getName());
                }
            });
        };
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
