package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sends datagrams to a Unix socket, such as the one that a service manager names in {@code NOTIFY_SOCKET}, without ever
 * waiting.
 */
public final class UnixDatagrams {

    private final String name;

    /**
     * Names the socket.
     *
     * @param name a path or, after an {@code @}, a name in the abstract name space
     */
    public UnixDatagrams(String name) {
        this.name = name;
    }

    /** Sends {@code text}, at once or not at all; returns whether it was taken. */
    public boolean send(String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            MemorySegment address = SocketAddresses.unix(arena, this.name);
            int socket = SocketCalls.open(state, SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM);
            if (socket < 0) {
                return false;
            }
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, NativeText.encode(text));
            MemorySegment message = Message.of(arena, bytes).to(address).segment();
            int flags = SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_NOSIGNAL;
            boolean sent = SocketCalls.send(state, socket, message, flags) == bytes.byteSize();
            Descriptors.close(state, socket);
            return sent;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
