package dev.cmdchk.server.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.springframework.core.NestedExceptionUtils;

/**
 * A connection for TLS. Who speaks plain HTTP there is told so by Tomcat with 400, which is all that the supervisor needs to
 * know while the server is alive. When it is not, this says 503.
 */
final class TlsChannel extends SecureNioChannel {
    private static final byte[] DEFECTIVE =
            "HTTP/1.1 503 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST_PLAIN = 1024;

    private final BooleanSupplier alive;
    private OptionalLong partSince = OptionalLong.empty();
    private String plain = "";
    private String failure = "";

    TlsChannel(SocketBufferHandler buffers, NioEndpoint endpoint, BooleanSupplier alive) {
        super(buffers, endpoint);
        this.alive = alive;
    }

    /** For another connection. */
    @Override
    public void reset(SocketChannel connection, NioSocketWrapper wrapper) throws IOException {
        super.reset(connection, wrapper);
        this.partSince = OptionalLong.empty();
        this.plain = "";
        this.failure = "";
    }

    @Override
    public int handshake(boolean read, boolean write) throws IOException {
        try {
            return super.handshake(read, write);
        } catch (IOException e) {
            this.failure =
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            throw e;
        }
    }

    /** Returns why there is no TLS, for the log; empty where nobody has said anything. */
    Optional<String> failure() {
        if (!this.plain.isEmpty()) {
            return Optional.of("not TLS");
        }
        boolean silent = !this.sniComplete && this.netInBuffer.position() == 0;
        if (silent) {
            return Optional.empty();
        }
        return Optional.of(
                this.failure.isEmpty()
                        ? "the TLS handshake was not brought to its end"
                        : "the TLS handshake failed: " + this.failure);
    }

    @Override
    protected boolean flush(ByteBuffer bytes) throws IOException {
        // Before the first message of TLS has been read there is nothing to say but that it is none.
        if (!this.sniComplete && bytes.hasRemaining()) {
            this.plain = text(this.netInBuffer.duplicate().flip());
            if (!this.alive.getAsBoolean()) {
                bytes.clear().put(DEFECTIVE).flip();
            }
        }
        return super.flush(bytes);
    }

    private static String text(ByteBuffer bytes) {
        byte[] first = new byte[Math.min(bytes.remaining(), LONGEST_PLAIN)];
        bytes.get(first);
        return new String(first, StandardCharsets.ISO_8859_1);
    }

    /** Returns what came first where that was no TLS, as far as it came at once; empty where it was. */
    String plain() {
        return this.plain;
    }

    @Override
    public int read(ByteBuffer decrypted) throws IOException {
        int read = super.read(decrypted);
        if (read != 0 || this.netInBuffer.position() == 0) {
            this.partSince = OptionalLong.empty();
        } else if (this.partSince.isEmpty()) {
            this.partSince = OptionalLong.of(System.nanoTime());
        }
        return read;
    }

    /** Returns the instant, in nanoseconds, since when there has been a part of a record of TLS and nothing else to read. */
    OptionalLong partSince() {
        return this.partSince;
    }
}
