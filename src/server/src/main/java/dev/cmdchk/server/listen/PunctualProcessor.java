package dev.cmdchk.server.listen;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Closes a connection whose request line and headers do not come in time, however steadily they trickle in: Tomcat's own
 * timeout begins anew with each byte, so a caller that sends one now and then would hold its place for hours.
 */
final class PunctualProcessor extends Http11Processor {
    /** From the first byte of a request to the end of its headers, blank lines before it included. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final AbstractHttp11Protocol<?> protocol;

    PunctualProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
        super(protocol, adapter);
        this.protocol = protocol;
    }

    /** Called with each part of a request that comes. */
    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
        SocketState state = super.service(connection);
        long begun = this.request.getStartTimeNanos();
        boolean waits = begun >= 0 && (state == SocketState.OPEN || state == SocketState.LONG);
        return waits ? this.awaitMore(connection, LONGEST.minusNanos(System.nanoTime() - begun)) : state;
    }

    /** For the next part, and with this processor, which knows since when. */
    private SocketState awaitMore(SocketWrapperBase<?> connection, Duration left) {
        // To Tomcat a timeout of none is one without end.
        if (left.toMillis() <= 0) {
            return SocketState.CLOSED;
        }
        connection.setReadTimeout(Math.min(left.toMillis(), this.protocol.getConnectionTimeout()));
        return SocketState.LONG;
    }
}
