package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A name that one process at a time can hold in its network name space, the one in which its ports are: that of an abstract
 * Unix socket. The system gives it back when the process ends, however it does. Anybody may take any name, so holding one
 * proves nothing; that a name is held only tells friends that one of them is there.
 */
public final class MachineName implements AutoCloseable {

    private final int descriptor;

    private MachineName(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Takes {@code name}; empty when somebody holds it. */
    public static Optional<MachineName> take(String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int opened = SocketCalls.open(state, SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM);
            MachineName taken = new MachineName(Native.require(opened, "socket", name));
            int result = SocketCalls.bind(state, taken.descriptor, SocketAddresses.unix(arena, "@" + name));
            if (result < 0) {
                taken.close();
            }
            if (result == -Errno.EADDRINUSE) {
                return Optional.empty();
            }
            Native.require(result, "bind", name);
            return Optional.of(taken);
        }
    }

    @Override
    public void close() {
        Descriptors.close(this.descriptor);
    }
}
