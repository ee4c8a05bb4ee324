package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.LONG;
import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Calls on sockets, by {@link Native}'s convention: a failure is returned as {@code -errno}. */
final class SocketCalls {

    // Linux, the same on x86-64 and arm64.
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_REUSEPORT = 15;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_ACCEPTCONN = 30;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int SHUT_RDWR = 2;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;

    /**
     * Drops segments with SYN, what opens a connection, and passes all others: instructions of {@code struct sock_filter}
     * for what begins with the TCP header; see socket(7) and linux/filter.h.
     */
    private static final long[] NO_SYN = {
        filter(0x30, 0, 0, 13), // load the byte of the flags
        filter(0x45, 0, 1, 2), // go on unless SYN is set: else leave out the next one
        filter(0x06, 0, 0, 0), // keep nothing
        filter(0x06, 0, 0, -1), // keep all
    };

    private static final NativeFunction SOCKET = NativeFunction.of("socket");
    private static final NativeFunction SOCKETPAIR = NativeFunction.of("socketpair");
    private static final NativeFunction BIND = NativeFunction.of("bind");
    private static final NativeFunction CONNECT = NativeFunction.of("connect");
    private static final NativeFunction LISTEN = NativeFunction.of("listen");
    private static final NativeFunction SHUTDOWN = NativeFunction.of("shutdown");
    private static final NativeFunction NAME = NativeFunction.of("getsockname");
    private static final NativeFunction SET = NativeFunction.of("setsockopt");
    private static final NativeFunction GET = NativeFunction.of("getsockopt");
    private static final NativeFunction SENDMSG = NativeFunction.of("sendmsg");
    private static final NativeFunction RECVMSG = NativeFunction.of("recvmsg");

    private SocketCalls() {}

    /** socket(2), always close-on-exec. */
    static int open(MemorySegment state, int family, int type) {
        return checked((int) SOCKET.call(state, family, type | SOCK_CLOEXEC, 0), state);
    }

    /** socketpair(2), always close-on-exec: both descriptors are stored in the two integers at {@code ends}. */
    static int pair(MemorySegment state, int type, MemorySegment ends) {
        return checked((int) SOCKETPAIR.call(state, AF_UNIX, type | SOCK_CLOEXEC, 0, ends.address()), state);
    }

    static int bind(MemorySegment state, int socket, MemorySegment address) {
        return checked((int) BIND.call(state, socket, address.address(), address.byteSize()), state);
    }

    static int connect(MemorySegment state, int socket, MemorySegment address) {
        return checked((int) CONNECT.call(state, socket, address.address(), address.byteSize()), state);
    }

    static int listen(MemorySegment state, int socket, int backlog) {
        return checked((int) LISTEN.call(state, socket, backlog), state);
    }

    /** shutdown(2), in both directions. */
    static int shutdown(MemorySegment state, int socket) {
        return checked((int) SHUTDOWN.call(state, socket, SHUT_RDWR), state);
    }

    /** getsockname(2): {@code length} holds the room at {@code address} before and what was needed of it after. */
    static int name(MemorySegment state, int socket, MemorySegment address, MemorySegment length) {
        return checked((int) NAME.call(state, socket, address.address(), length.address()), state);
    }

    /** setsockopt(2) of an option that is an integer. */
    static int set(MemorySegment state, int socket, int level, int option, MemorySegment value) {
        return checked((int) SET.call(state, socket, level, option, value.address(), Integer.BYTES), state);
    }

    /** Has {@code socket}, which listens, take no notice of who begins to connect. */
    static int dropOpenings(Arena arena, int socket) {
        MemorySegment program = arena.allocate(2 * LONG.byteSize(), LONG.byteAlignment());
        program.set(ValueLayout.JAVA_SHORT, 0, (short) NO_SYN.length);
        program.set(LONG, LONG.byteSize(), arena.allocateFrom(LONG, NO_SYN).address());
        MemorySegment state = arena.allocate(Native.STATE);
        int size = (int) program.byteSize();
        return checked((int) SET.call(state, socket, SOL_SOCKET, SO_ATTACH_FILTER, program.address(), size), state);
    }

    /** Returns {@code struct sock_filter} as a little-endian machine keeps it. */
    private static long filter(int code, int whenTrue, int whenFalse, int operand) {
        return code | (long) whenTrue << 16 | (long) whenFalse << 24 | (long) operand << 32;
    }

    /** getsockopt(2) of an option that is an integer. */
    static int get(MemorySegment state, int socket, int level, int option, MemorySegment value, MemorySegment length) {
        length.set(INT, 0, Integer.BYTES);
        return checked((int) GET.call(state, socket, level, option, value.address(), length.address()), state);
    }

    static long send(MemorySegment state, int socket, MemorySegment message, int flags) {
        return checked(SENDMSG.call(state, socket, message.address(), flags), state);
    }

    static long receive(MemorySegment state, int socket, MemorySegment message, int flags) {
        return checked(RECVMSG.call(state, socket, message.address(), flags), state);
    }
}
