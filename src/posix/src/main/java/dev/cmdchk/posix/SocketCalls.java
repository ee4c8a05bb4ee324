package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.LONG;
import static dev.cmdchk.posix.Native.POINTER;
import static dev.cmdchk.posix.Native.checked;
import static dev.cmdchk.posix.Native.unexpected;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

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
    static final int SO_ACCEPTCONN = 30;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private static final MethodHandle SOCKET = Native.handle("socket", INT, INT, INT, INT);
    private static final MethodHandle SOCKETPAIR = Native.handle("socketpair", INT, INT, INT, INT, POINTER);
    private static final MethodHandle BIND = Native.handle("bind", INT, INT, POINTER, INT);
    private static final MethodHandle CONNECT = Native.handle("connect", INT, INT, POINTER, INT);
    private static final MethodHandle LISTEN = Native.handle("listen", INT, INT, INT);
    private static final MethodHandle NAME = Native.handle("getsockname", INT, INT, POINTER, POINTER);
    private static final MethodHandle SET = Native.handle("setsockopt", INT, INT, INT, INT, POINTER, INT);
    private static final MethodHandle GET = Native.handle("getsockopt", INT, INT, INT, INT, POINTER, POINTER);
    private static final MethodHandle SENDMSG = Native.handle("sendmsg", LONG, INT, POINTER, INT);
    private static final MethodHandle RECVMSG = Native.handle("recvmsg", LONG, INT, POINTER, INT);

    private SocketCalls() {}

    /** socket(2), always close-on-exec. */
    static int open(MemorySegment state, int family, int type) {
        try {
            return checked((int) SOCKET.invokeExact(state, family, type | SOCK_CLOEXEC, 0), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** socketpair(2), always close-on-exec: both descriptors are stored in the two integers at {@code ends}. */
    static int pair(MemorySegment state, int type, MemorySegment ends) {
        try {
            return checked((int) SOCKETPAIR.invokeExact(state, AF_UNIX, type | SOCK_CLOEXEC, 0, ends), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int bind(MemorySegment state, int socket, MemorySegment address) {
        try {
            return checked((int) BIND.invokeExact(state, socket, address, (int) address.byteSize()), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int connect(MemorySegment state, int socket, MemorySegment address) {
        try {
            return checked((int) CONNECT.invokeExact(state, socket, address, (int) address.byteSize()), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int listen(MemorySegment state, int socket, int backlog) {
        try {
            return checked((int) LISTEN.invokeExact(state, socket, backlog), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** getsockname(2): {@code length} holds the room at {@code address} before and what was needed of it after. */
    static int name(MemorySegment state, int socket, MemorySegment address, MemorySegment length) {
        try {
            return checked((int) NAME.invokeExact(state, socket, address, length), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** setsockopt(2) of an option that is an integer. */
    static int set(MemorySegment state, int socket, int level, int option, MemorySegment value) {
        try {
            return checked((int) SET.invokeExact(state, socket, level, option, value, Integer.BYTES), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** getsockopt(2) of an option that is an integer. */
    static int get(MemorySegment state, int socket, int level, int option, MemorySegment value, MemorySegment length) {
        length.set(INT, 0, Integer.BYTES);
        try {
            return checked((int) GET.invokeExact(state, socket, level, option, value, length), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long send(MemorySegment state, int socket, MemorySegment message, int flags) {
        try {
            return checked((long) SENDMSG.invokeExact(state, socket, message, flags), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long receive(MemorySegment state, int socket, MemorySegment message, int flags) {
        try {
            return checked((long) RECVMSG.invokeExact(state, socket, message, flags), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
