package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

/**
 * A TCP socket that listens and outlives whoever accepts from it: hand {@link #descriptor} to a child and what comes while
 * no child runs waits in the queue. Close-on-exec here.
 */
public final class ListeningSocket implements AutoCloseable {

    /** Stands for every address of this machine. */
    public static final String EVERY_ADDRESS = "*";

    /** How many connections may wait to be accepted; the system may allow fewer, see listen(2). */
    public static final int BACKLOG = 1024;

    private final int descriptor;
    private boolean closed;

    private ListeningSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Binds and listens.
     *
     * @param address a literal IPv4 or IPv6 address, or {@link #EVERY_ADDRESS}: IPv6 and IPv4 where there is IPv6
     * @param port 0 to 65535; with 0 the system chooses
     * @throws SystemCallException with EADDRINUSE when another socket has it, EADDRNOTAVAIL when this machine has no such
     *     address, EACCES when this process may not
     */
    public static ListeningSocket bind(String address, int port) throws SystemCallException {
        ListeningSocket socket = bind(address, port, false);
        try {
            socket.listen();
            return socket;
        } catch (SystemCallException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Binds where this socket has the port already, at an address that comprises the other or is part of it, but does not
     * listen: until {@link #listen(int)} all callers are this one's. Then each has callers of its own.
     *
     * <p>Call {@link #keepAlone} on the one that remains: until then other sockets of this user can get in.
     */
    public ListeningSocket bindBeside(String address, int port) throws SystemCallException {
        this.share(true);
        try {
            return bind(address, port, true);
        } catch (SystemCallException e) {
            this.keepAlone();
            throw e;
        }
    }

    /** Lets no other socket have the port, whatever the address. */
    public void keepAlone() {
        this.share(false);
    }

    /** Listens, if it does not yet. */
    public void listen() throws SystemCallException {
        listen(this.descriptor);
    }

    /**
     * Has the bound socket {@code descriptor} listen, if it does not yet.
     *
     * @throws SystemCallException with EADDRINUSE when another socket listens there by now
     */
    public static void listen(int descriptor) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            int result = SocketCalls.listen(arena.allocate(Native.STATE), descriptor, BACKLOG);
            Native.require(result, "listen", "descriptor " + descriptor);
        }
    }

    /**
     * Lets nobody begin to connect any more. Who has begun can still be accepted; who comes now tries again after a second,
     * and then finds what is there.
     */
    public void turnAway() {
        try (Arena arena = Arena.ofConfined()) {
            SocketCalls.dropOpenings(arena, this.descriptor);
        }
    }

    private static ListeningSocket bind(String address, int port, boolean shared) throws SystemCallException {
        String subject = "port " + port + (address.equals(EVERY_ADDRESS) ? "" : " of address " + address);
        try (Arena arena = Arena.ofConfined()) {
            if (!address.equals(EVERY_ADDRESS)) {
                return bind(arena, SocketAddresses.of(arena, InetAddress.ofLiteral(address), port), subject, shared);
            }
            try {
                return bind(arena, SocketAddresses.every(arena, port), subject, shared);
            } catch (SystemCallException e) {
                if (e.errno() != Errno.EAFNOSUPPORT && e.errno() != Errno.EADDRNOTAVAIL) {
                    throw e;
                }
                return bind(arena, SocketAddresses.everyIpv4(arena, port), subject, shared);
            }
        }
    }

    private static ListeningSocket bind(Arena arena, MemorySegment address, String subject, boolean shared)
            throws SystemCallException {
        MemorySegment state = arena.allocate(Native.STATE);
        int family = SocketAddresses.family(address);
        int descriptor = Native.require(SocketCalls.open(state, family, SocketCalls.SOCK_STREAM), "socket", subject);
        ListeningSocket socket = new ListeningSocket(descriptor);
        try {
            MemorySegment one = arena.allocateFrom(Native.INT, 1);
            // What closed connections left behind is no reason to wait.
            SocketCalls.set(state, descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEADDR, one);
            share(arena, descriptor, shared);
            if (family == SocketCalls.AF_INET6) {
                MemorySegment no = arena.allocateFrom(Native.INT, 0);
                SocketCalls.set(state, descriptor, SocketCalls.IPPROTO_IPV6, SocketCalls.IPV6_V6ONLY, no);
            }
            Native.require(SocketCalls.bind(state, descriptor, address), "bind", subject);
            return socket;
        } catch (SystemCallException e) {
            socket.close();
            throw e;
        }
    }

    /** Sets whether another socket that allows the same, of the same user, may have the port at another address. */
    private void share(boolean shared) {
        try (Arena arena = Arena.ofConfined()) {
            share(arena, this.descriptor, shared);
        }
    }

    private static void share(Arena arena, int descriptor, boolean shared) {
        MemorySegment value = arena.allocateFrom(Native.INT, shared ? 1 : 0);
        SocketCalls.set(
                arena.allocate(Native.STATE), descriptor, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEPORT, value);
    }

    /**
     * Takes over a socket that this process was started with.
     *
     * @throws IOException if {@code descriptor} is no TCP socket that listens
     */
    public static ListeningSocket inherited(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            boolean listens = isListening(descriptor);
            ListeningSocket socket = new ListeningSocket(descriptor);
            int family = SocketAddresses.family(socket.address(arena));
            boolean tcp = family == SocketCalls.AF_INET || family == SocketCalls.AF_INET6;
            if (!listens || !tcp) {
                throw new IOException("descriptor " + descriptor + " is no listening TCP socket");
            }
            Descriptors.control(arena.allocate(Native.STATE), descriptor, Descriptors.F_SETFD, 1);
            return socket;
        }
    }

    /** Whether the socket {@code descriptor} listens: not before {@link #listen(int)}, not after {@link #end}. */
    public static boolean isListening(int descriptor) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(Native.INT);
            int result = SocketCalls.get(
                    arena.allocate(Native.STATE),
                    descriptor,
                    SocketCalls.SOL_SOCKET,
                    SocketCalls.SO_ACCEPTCONN,
                    value,
                    arena.allocate(Native.INT));
            Native.require(result, "getsockopt", "descriptor " + descriptor);
            return value.get(Native.INT, 0) != 0;
        }
    }

    /** Returns its address; it lives as long as {@code arena}. */
    MemorySegment address(Arena arena) throws SystemCallException {
        MemorySegment address = arena.allocate(SocketAddresses.LARGEST, 8);
        MemorySegment length = arena.allocateFrom(Native.INT, (int) SocketAddresses.LARGEST);
        int result = SocketCalls.name(arena.allocate(Native.STATE), this.descriptor, address, length);
        Native.require(result, "getsockname", "descriptor " + this.descriptor);
        return address;
    }

    /** Returns the port that it listens on. */
    public int port() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            return SocketAddresses.port(address(arena));
        }
    }

    /** Returns the descriptor: ours, valid until {@link #close}. */
    public int descriptor() {
        return this.descriptor;
    }

    /**
     * Closes it for every process that has it: none can accept any more, who waits in the queue is reset, the port is free.
     * What has been accepted goes on; see tcp_disconnect in Linux. Idempotent.
     */
    public void end() {
        if (!this.closed) {
            try (Arena arena = Arena.ofConfined()) {
                SocketCalls.shutdown(arena.allocate(Native.STATE), this.descriptor);
            }
            this.close();
        }
    }

    /** Closes our descriptor; it goes on to listen while a child has a copy. Idempotent. */
    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            Descriptors.close(this.descriptor);
        }
    }
}
