package dev.cmdchk.server.probe;

import dev.cmdchk.server.log.RequestLog;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Takes out of Tomcat and Spring MVC what would answer a probe without running the checks. */
@Configuration(proxyBeanMethods = false)
class ProbeConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainTomcat() {
        return factory -> {
            factory.addEngineValves(new RequestLog());
            factory.addConnectorCustomizers(connector -> {
                connector.addLifecycleListener(event -> {
                    if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
                        connector.getProtocolHandler().setAdapter(new AsteriskAdapter(connector));
                    }
                });
            });
            factory.addContextCustomizers(context -> {
                context.getPipeline().setBasic(new EveryPath());
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(PlainErrors.class.getName());
                }
            });
        };
    }

    @Bean
    WebMvcRegistrations optionsRunsTheChecks() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new NoPreflight();
            }
        };
    }

    /** Leaves an OPTIONS request with CORS headers to the controller instead of answering it as a preflight. */
    private static final class NoPreflight extends RequestMappingHandlerMapping {

        @Override
        protected HandlerExecutionChain getCorsHandlerExecutionChain(
                HttpServletRequest request, HandlerExecutionChain chain, @Nullable CorsConfiguration config) {
            return chain;
        }
    }

    /** Tomcat keeps {@code /WEB-INF} and {@code /META-INF} to itself, with 404. Here no such folder is to be kept. */
    private static final class EveryPath extends ValveBase {

        EveryPath() {
            super(true);
        }

        @Override
        public void invoke(
                org.apache.catalina.connector.Request request, org.apache.catalina.connector.Response response)
                throws IOException, ServletException {
            response.sendAcknowledgement(ContinueResponseTiming.IMMEDIATELY);
            request.getWrapper().getPipeline().getFirst().invoke(request, response);
        }
    }

    /** Tomcat answers {@code OPTIONS *} by itself, with 200: HAProxy may ask so, and it must run the checks. */
    private static final class AsteriskAdapter extends CoyoteAdapter {
        private static final byte[] ROOT = {'/'};

        AsteriskAdapter(Connector connector) {
            super(connector);
        }

        @Override
        public void service(Request request, Response response) throws Exception {
            if (request.requestURI().equals("*")) {
                request.requestURI().setBytes(ROOT, 0, ROOT.length);
            }
            super.service(request, response);
        }
    }
}
