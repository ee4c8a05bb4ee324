package dev.cmdchk.server.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * A connection for TLS. Who speaks plain HTTP there is told so by Tomcat with 400, which is all that the supervisor needs to
 * know while the server is alive. When it is not, this says 503.
 */
final class TlsChannel extends SecureNioChannel {
    private static final byte[] DEFECTIVE =
            "HTTP/1.1 503 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final BooleanSupplier alive;

    TlsChannel(SocketBufferHandler buffers, NioEndpoint endpoint, BooleanSupplier alive) {
        super(buffers, endpoint);
        this.alive = alive;
    }

    @Override
    protected boolean flush(ByteBuffer bytes) throws IOException {
        // Before the first message of TLS has been read there is nothing to say but that it is none.
        if (!this.sniComplete && bytes.hasRemaining() && !this.alive.getAsBoolean()) {
            bytes.clear().put(DEFECTIVE).flip();
        }
        return super.flush(bytes);
    }
}
