package dev.cmdchk.server.listen;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.coyote.ProtocolHandler;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Sets up where connections come from, and before anything else stops lets those that there are come to their end. */
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

    /** Ends what comes in, and waits a while for what is there. */
    static final class Drain implements SmartLifecycle {
        /** With what Tomcat and the checks need to end, less than who stops a server waits before it kills it. */
        private static final Duration LONGEST = Duration.ofMillis(2500);

        private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

        private final List<GatedProtocol> protocols = new CopyOnWriteArrayList<>();
        private volatile boolean running;

        void add(ProtocolHandler handler) {
            if (handler instanceof GatedProtocol protocol) {
                this.protocols.add(protocol);
            }
        }

        @Override
        public void start() {
            this.running = true;
        }

        @Override
        public void stop() {
            this.running = false;
            this.protocols.forEach(GatedProtocol::closeGate);
            long deadline = System.nanoTime() + LONGEST.toNanos();
            try {
                while (!this.protocols.stream().allMatch(GatedProtocol::isDrained)
                        && System.nanoTime() - deadline < 0) {
                    Thread.sleep(BETWEEN_LOOKS);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean isRunning() {
            return this.running;
        }

        /** The first to stop. */
        @Override
        public int getPhase() {
            return Integer.MAX_VALUE;
        }
    }
}
