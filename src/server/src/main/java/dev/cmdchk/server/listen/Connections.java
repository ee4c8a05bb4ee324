package dev.cmdchk.server.listen;

import dev.cmdchk.checks.WaitingRoom;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.check.CmdchkProperties;
import dev.cmdchk.server.check.Liveness;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Sets up where connections come from, and how they come to their end. */
@Configuration(proxyBeanMethods = false)
class Connections {
    private static final int FEWEST = 1024;
    private static final int MOST = 4096;
    /** Who waits for long leaves so many to those who do not, the supervisor and its asks for a sign of life among them. */
    private static final int OF_OTHERS = 64;
    /**
     * Of a connection whose caller has sent a header as long as may be, with the buffers of both directions: 34 KiB, and a
     * part of what a heap must have free to be collected in time.
     */
    private static final long BYTES_OF_ONE = 44 << 10;
    /**
     * Of a caller who waits: his request and his answer with all their buffers, and a thread, of 98 KiB, a part of what others
     * need who are connected beside him, and what joins him to each check.
     */
    private static final long BYTES_OF_WAITING = 120 << 10;

    private static final long BYTES_OF_JOINING = 100;
    private static final int FEWEST_WAITING = 128;

    /** Of everything else, 48 MiB of history among it. */
    private static final long BYTES_OF_OTHERS = 80 << 20;

    @Bean
    Drain drain(ObjectProvider<CheckService> checks) {
        return new Drain(() -> checks.ifAvailable(CheckService::sendAway));
    }

    @Bean
    WaitingRoom waitingRoom(CmdchkProperties properties) {
        int checks = properties.checkList().checks().size();
        return new WaitingRoom(mostWaiting(Runtime.getRuntime().maxMemory(), checks));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> entrance(
            Drain drain, Environment environment, ObjectProvider<Liveness> liveness) {
        boolean inherited = environment.getProperty("cmdchk.inherited-socket", Boolean.class, false);
        return factory -> {
            factory.setProtocol(EntranceProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof EntranceProtocol protocol) {
                    protocol.tellInPlain(() -> liveness.getObject().isAlive());
                    if (inherited) {
                        protocol.useInheritedSocket();
                    }
                }
                connector.setProperty(
                        "maxConnections",
                        String.valueOf(most(Runtime.getRuntime().maxMemory())));
                drain.add(connector.getProtocolHandler());
            });
        };
    }

    /** Returns how many callers may wait at a time with such a heap, for so many checks; a reload does not change it. */
    static int mostWaiting(long heap, int checks) {
        long places = (heap - BYTES_OF_OTHERS) / (BYTES_OF_WAITING + BYTES_OF_JOINING * checks);
        return Math.clamp(places, FEWEST_WAITING, most(heap) - OF_OTHERS);
    }

    /** Returns how many connections are taken at a time with a heap that may become {@code heap} bytes large. */
    static int most(long heap) {
        return Math.clamp((heap - BYTES_OF_OTHERS) / BYTES_OF_ONE, FEWEST, MOST);
    }
}
