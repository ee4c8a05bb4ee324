package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The local syslog daemon's datagram socket, as {@code syslog(3)} uses it, but never blocking: a stopped daemon makes
 * {@code syslog(3)} wait in {@code send(2)} once the few places of the socket's queue are taken.
 *
 * <p>The JDK's own Unix sockets are stream sockets only. The socket is not connected: every message names the path
 * anew, so a daemon that is restarted, or comes late, is reached without further ado. For one thread at a time.
 */
public final class SyslogSocket implements AutoCloseable {

    // Linux, the same on x86-64 and arm64: socket(2), send(2), unix(7).
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SUN_PATH_BYTES = 108;

    // Why a message was not taken makes no difference here, so nobody asks for errno.
    private static final NativeFunction SOCKET = NativeFunction.of("socket");
    private static final NativeFunction SENDTO = NativeFunction.of("sendto");
    private static final NativeFunction CLOSE = NativeFunction.of("close");

    private final byte[] path;
    private int descriptor = -1;

    /**
     * Names the socket; nothing is opened before the first message.
     *
     * @param path of the socket, {@code /dev/log} on most machines
     * @throws IllegalArgumentException if {@code path} is longer than the 107 bytes that {@code unix(7)} allows
     */
    public SyslogSocket(Path path) {
        this.path = path.toString().getBytes(StandardCharsets.UTF_8);
        if (this.path.length >= SUN_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "'path' must be at most %d bytes but is \"%s\"".formatted(SUN_PATH_BYTES - 1, path));
        }
    }

    /**
     * Hands {@code message} to the daemon, at once or not at all.
     *
     * @param message one datagram with its {@code <PRI>} header, in the daemon's encoding
     * @return whether the daemon's queue took it: false when nobody listens, the queue is full, the message is longer
     *     than the system lets through, or this process may not write there
     */
    public boolean send(byte[] message) {
        if (this.descriptor < 0) {
            this.descriptor = open();
        }
        return this.descriptor >= 0 && send(this.descriptor, message) == message.length;
    }

    /** Closes the socket. A later message opens it again. */
    @Override
    public void close() {
        if (this.descriptor >= 0) {
            close(this.descriptor);
            this.descriptor = -1;
        }
    }

    private long send(int socket, byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Short.BYTES + SUN_PATH_BYTES, Short.BYTES);
            address.set(Native.SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(this.path, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, this.path.length);
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
            return SENDTO.call(
                    Native.UNREAD,
                    socket,
                    bytes.address(),
                    bytes.byteSize(),
                    MSG_DONTWAIT | MSG_NOSIGNAL,
                    address.address(),
                    address.byteSize());
        }
    }

    private static int open() {
        return (int) SOCKET.call(Native.UNREAD, AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }

    private static void close(int descriptor) {
        CLOSE.call(Native.UNREAD, descriptor);
    }
}
