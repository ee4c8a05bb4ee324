package dev.cmdchk.server.listen;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Sets up where connections come from, and how they come to their end. */
@Configuration(proxyBeanMethods = false)
class Connections {

    @Bean
    Drain drain() {
        return new Drain();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> gate(Drain drain, Environment environment) {
        boolean inherited = environment.getProperty("cmdchk.inherited-socket", Boolean.class, false);
        return factory -> {
            factory.setProtocol(GatedProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (inherited && connector.getProtocolHandler() instanceof GatedProtocol protocol) {
                    protocol.useInheritedSocket();
                }
                drain.add(connector.getProtocolHandler());
            });
        };
    }
}
