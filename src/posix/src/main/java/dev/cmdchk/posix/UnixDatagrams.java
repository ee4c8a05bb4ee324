package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sends datagrams to a Unix socket, such as the syslog daemon's or the one that a service manager names in
 * {@code NOTIFY_SOCKET}, without ever waiting: a daemon that is stopped makes syslog(3) wait in send(2) once the few places
 * of its socket's queue are taken.
 *
 * <p>The JDK's own Unix sockets are stream sockets only. This one is not connected: every datagram names the address anew,
 * so a daemon that is restarted, or comes late, is reached without further ado. For one thread at a time.
 */
public final class UnixDatagrams implements AutoCloseable {

    private final String name;
    private int descriptor = -1;

    /**
     * Names the socket; nothing is opened before the first datagram.
     *
     * @param name a path or, after an {@code @}, a name in the abstract name space
     */
    public UnixDatagrams(String name) {
        this.name = name;
    }

    /**
     * Sends {@code datagram}, at once or not at all.
     *
     * @return whether the queue of who listens took it: false when nobody does, the queue is full, the datagram is longer
     *     than the system lets through, this process may not write there, or the socket's name is longer than the 107 bytes
     *     that unix(7) allows
     */
    public boolean send(byte[] datagram) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            MemorySegment address = SocketAddresses.unix(arena, this.name);
            if (this.descriptor < 0) {
                this.descriptor = SocketCalls.open(state, SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM);
            }
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, datagram);
            MemorySegment message = Message.of(arena, bytes).to(address).segment();
            int flags = SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_NOSIGNAL;
            return SocketCalls.send(state, this.descriptor, message, flags) == datagram.length;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Closes the socket. A later datagram opens it again. */
    @Override
    public void close() {
        if (this.descriptor >= 0) {
            Descriptors.close(this.descriptor);
            this.descriptor = -1;
        }
    }
}
