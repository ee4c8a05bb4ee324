package dev.cmdchk.server.listen;

import dev.cmdchk.server.log.RequestLog;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request as Tomcat does, with three differences. A connection is closed whose request line and headers do not come
 * in time, or after the answer the rest of its body, however steadily they trickle in: Tomcat's own timeout begins anew with
 * each byte, so a caller that sends one now and then would hold its place for hours. And the header Host may be every name
 * that RFC 3986 (3.2.2) allows, such as {@code app_backend}: Tomcat takes names of DNS alone, and proxies send those that
 * they were configured with. And a body whose length is told in two ways is refused: RFC 9112 (6.1) lets a server choose one,
 * as Tomcat does, but who is in between may have chosen the other.
 */
final class PunctualProcessor extends Http11Processor {
    /** From the first byte of a request to the end of its headers, blank lines before it included; from answer to body's end. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    /** What a name may have beside letters, digits, dashes and dots. */
    private static final String OTHER_CHARACTERS = "_~!$&'()*+,;=%";

    /** How a record of TLS begins that opens a connection. */
    private static final byte TLS_HANDSHAKE = 0x16;

    private static final byte TLS_MAJOR = 0x03;

    private final EntranceProtocol protocol;
    private final Adapter application;
    private Future<?> deadline = CompletableFuture.completedFuture(null);

    PunctualProcessor(EntranceProtocol protocol, Adapter adapter) {
        super(protocol, adapter);
        this.protocol = protocol;
        this.application = new AnsweringAdapter(adapter, this::endBody, this::limitBody);
    }

    @Override
    public Adapter getAdapter() {
        return this.application;
    }

    /** Says why there is no request where no TLS has come about, but not of the supervisor, nor of who said nothing at all. */
    @Override
    public SocketState process(SocketWrapperBase<?> connection, SocketEvent event) throws IOException {
        if (event == SocketEvent.CONNECT_FAIL && connection.getSocket() instanceof TlsChannel channel) {
            Optional<String> failure = channel.failure();
            if (failure.isEmpty() || RequestLog.isOfSupervisor(channel.plain())) {
                return SocketState.CLOSED;
            }
            this.request.setAttribute(RequestLog.CAUSE, failure.get());
        }
        return super.process(connection, event);
    }

    /** Called with each part of a request that comes. */
    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
        SocketState state;
        try {
            state = super.service(connection);
        } catch (LinkageError _) {
            // A class is gone with the file of its library, and what would answer or log that may be too.
            state = SocketState.CLOSED;
        } finally {
            this.endBody();
        }
        long begun = this.begun(connection);
        boolean waits = begun >= 0 && (state == SocketState.OPEN || state == SocketState.LONG);
        if (!waits && state == SocketState.OPEN && this.protocol.isEntranceClosed()) {
            // Its request came before that, so that it was answered as one that may be followed by others.
            connection.setReadTimeout(EntranceProtocol.SILENCE_MILLIS);
        }
        return waits ? this.awaitMore(connection, LONGEST.minusNanos(System.nanoTime() - begun)) : state;
    }

    /** Returns when the request began of which a part has come, negative if none has; with TLS a part that nobody can read yet. */
    private long begun(SocketWrapperBase<?> connection) {
        long begun = this.request.getStartTimeNanos();
        return begun < 0 && connection.getSocket() instanceof TlsChannel channel
                ? channel.partSince().orElse(begun)
                : begun;
    }

    /** Nothing here reads a body. After the answer Tomcat does, to find the request that follows. */
    private void limitBody() {
        if (!this.isRequestBodyFullyRead() && this.getSocketWrapper().getSocket() instanceof NioChannel channel) {
            // Now: Tomcat uses the channel for other connections later.
            SocketChannel connection = channel.getIOChannel();
            this.deadline = this.protocol
                    .getUtilityExecutor()
                    .schedule(() -> close(connection), LONGEST.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void endBody() {
        this.deadline.cancel(false);
    }

    /** To the thread that reads the caller has said all, and it closes the connection. */
    private static void close(SocketChannel connection) {
        try {
            connection.shutdownInput();
        } catch (IOException _) {
            // Closed meanwhile.
            return;
        }
    }

    /**
     * Refuses a body of two lengths. Else shows Tomcat a letter in place of what it does not take; nothing here rests on the
     * name.
     */
    @Override
    protected void parseHost(@Nullable MessageBytes host) {
        if (this.hasTwoLengths()) {
            this.request.setAttribute(RequestLog.CAUSE, "Content-Length beside Transfer-Encoding");
            this.response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            this.setErrorState(ErrorState.CLOSE_CLEAN, null);
            return;
        }
        if (host == null || host.isNull()) {
            super.parseHost(host);
            return;
        }
        host.toBytes();
        ByteChunk sent = host.getByteChunk();
        byte[] name = Arrays.copyOfRange(sent.getBytes(), sent.getStart(), sent.getEnd());
        for (int i = 0; i < name.length; i++) {
            if (OTHER_CHARACTERS.indexOf(name[i]) >= 0) {
                name[i] = 'x';
            }
        }
        MessageBytes taken = MessageBytes.newInstance();
        taken.setBytes(name, 0, name.length);
        super.parseHost(taken);
    }

    /** Says what is wrong where somebody speaks TLS to a port without, of which Tomcat tells but that it found no method. */
    @Override
    protected void setErrorState(ErrorState state, @Nullable Throwable failure) {
        super.setErrorState(state, failure);
        if (failure != null && this.isTls()) {
            this.request.setAttribute(RequestLog.CAUSE, "TLS, which is not spoken here");
        }
    }

    /** By its bytes: what Tomcat says of them a caller can write himself. */
    private boolean isTls() {
        if (!(this.request.getInputBuffer() instanceof Http11InputBuffer input)) {
            return false;
        }
        ByteBuffer head = input.getByteBuffer();
        return head.limit() >= 2 && head.get(0) == TLS_HANDSHAKE && head.get(1) == TLS_MAJOR;
    }

    /** Tomcat has read the head, and forgotten the Content-Length beside a Transfer-Encoding. */
    private boolean hasTwoLengths() {
        if (this.request.getMimeHeaders().getHeader("Transfer-Encoding") == null
                || !(this.request.getInputBuffer() instanceof Http11InputBuffer input)) {
            return false;
        }
        ByteBuffer head = input.getByteBuffer().duplicate().flip();
        return StandardCharsets.ISO_8859_1
                .decode(head)
                .toString()
                .toLowerCase(Locale.ROOT)
                .contains("\ncontent-length:");
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
