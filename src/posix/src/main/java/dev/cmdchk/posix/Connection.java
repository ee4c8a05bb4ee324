package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A connection that this machine makes to a {@link ListeningSocket} of its own, without ever waiting: watch the descriptor
 * with a {@link Reactor}, until it can be written, and then until it can be read.
 */
public final class Connection implements AutoCloseable {

    private static final int BUFFER = 4096;

    private final int descriptor;
    private boolean closed;

    private Connection(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Begins to connect. Whether that works shows when something is sent. */
    public static Connection to(ListeningSocket socket) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            MemorySegment address = SocketAddresses.connectable(arena, socket.address(arena));
            int type = SocketCalls.SOCK_STREAM | SocketCalls.SOCK_NONBLOCK;
            int opened = SocketCalls.open(state, SocketAddresses.family(address), type);
            Connection connection = new Connection(Native.require(opened, "socket", "to the own port"));
            int result = SocketCalls.connect(state, connection.descriptor, address);
            if (result < 0 && result != -Errno.EINPROGRESS) {
                connection.close();
                Native.require(result, "connect", "to the own port");
            }
            return connection;
        }
    }

    public int descriptor() {
        return this.descriptor;
    }

    /** Sends {@code text}, one byte for each character; returns whether all of it was taken. */
    public boolean send(String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(StandardCharsets.ISO_8859_1));
            MemorySegment message = Message.of(arena, bytes).segment();
            int flags = SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_NOSIGNAL;
            return SocketCalls.send(arena.allocate(Native.STATE), this.descriptor, message, flags) == bytes.byteSize();
        }
    }

    /** Returns what has come, one character for each byte, 4096 at most; empty at the end, after an error, or too early. */
    public String receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(BUFFER);
            long length = Descriptors.read(arena.allocate(Native.STATE), this.descriptor, into, BUFFER);
            byte[] bytes = into.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            Descriptors.close(this.descriptor);
        }
    }
}
