package dev.cmdchk.server.listen;

import dev.cmdchk.checks.WaitingRoom;
import dev.cmdchk.posix.Limits;
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
    private static final int FEWEST_WITH_TLS = 256;
    private static final int MOST = 4096;
    /** Who waits for long leaves so many to those who do not, the supervisor and its asks for a sign of life among them. */
    private static final int OF_OTHERS = 64;
    /**
     * Of a connection whose caller has sent a header as long as may be, with the buffers of both directions: 34 KiB, and a
     * part of what a heap must have free to be collected in time.
     */
    private static final long BYTES_OF_ONE = 44 << 10;
    /**
     * Of one with TLS besides: four buffers of 16.5 KiB, and as much for what shakes hands, which takes more while it does.
     */
    private static final long BYTES_OF_TLS = 84 << 10;
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

    /** Descriptors of everything else: libraries, log, history, what wakes and watches. */
    private static final int DESCRIPTORS_OF_OTHERS = 128;
    /** Of a run: its process and its output, and a pipe's other end at its start. */
    private static final int DESCRIPTORS_OF_RUN = 3;

    private static final int FEWEST_DESCRIPTORS = 16;

    @Bean
    WaitingRoom waitingRoom(CmdchkProperties properties, Environment environment) {
        int checks = properties.checkList().checks().size();
        boolean tls = isForTls(environment);
        return new WaitingRoom(mostWaiting(Runtime.getRuntime().maxMemory(), tls, checks, most(properties, tls)));
    }

    private static int most(CmdchkProperties properties, boolean tls) {
        return Math.min(
                most(Runtime.getRuntime().maxMemory(), tls),
                mostDescriptors(Limits.descriptors(), properties.maxParallel()));
    }

    private static boolean isForTls(Environment environment) {
        return environment.containsProperty("server.ssl.bundle");
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> entrance(
            Drain drain,
            CmdchkProperties properties,
            WaitingRoom room,
            Environment environment,
            ObjectProvider<Liveness> liveness) {
        boolean inherited = environment.getProperty("cmdchk.inherited-socket", Boolean.class, false);
        return factory -> {
            factory.setProtocol(EntranceProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof EntranceProtocol protocol) {
                    protocol.tellInPlain(() -> liveness.getObject().isAlive());
                    protocol.limitAtWork(room.places() + OF_OTHERS);
                    if (inherited) {
                        protocol.useInheritedSocket();
                    }
                }
                connector.setProperty("maxConnections", String.valueOf(most(properties, isForTls(environment))));
                drain.add(connector.getProtocolHandler());
            });
        };
    }

    /**
     * Returns how many callers may wait at a time with such a heap, for so many checks; a reload does not change it.
     *
     * @param connections how many there may be
     */
    static int mostWaiting(long heap, boolean tls, int checks, int connections) {
        long one = BYTES_OF_WAITING + BYTES_OF_JOINING * checks + (tls ? BYTES_OF_TLS : 0);
        int most = Math.max(connections - OF_OTHERS, connections / 2);
        return Math.clamp((heap - BYTES_OF_OTHERS) / one, Math.min(FEWEST_WAITING, most), most);
    }

    /**
     * Returns for how many connections {@code limit} leaves descriptors while as many checks run as may; a few always. A reload
     * does not change it.
     */
    static int mostDescriptors(long limit, int parallel) {
        long others = DESCRIPTORS_OF_OTHERS + (long) DESCRIPTORS_OF_RUN * parallel;
        return Math.clamp(limit - others, FEWEST_DESCRIPTORS, MOST);
    }

    /** Returns how many connections are taken at a time with a heap that may become {@code heap} bytes large. */
    static int most(long heap, boolean tls) {
        long one = BYTES_OF_ONE + (tls ? BYTES_OF_TLS : 0);
        return Math.clamp((heap - BYTES_OF_OTHERS) / one, tls ? FEWEST_WITH_TLS : FEWEST, MOST);
    }
}
