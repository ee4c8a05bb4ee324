package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Socket addresses as the system takes them; ip(7), ipv6(7), unix(7). */
final class SocketAddresses {

    /** Room for the largest of them. */
    static final long LARGEST = 128;

    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long INET_SIZE = 16;
    private static final long INET6_SIZE = 28;
    private static final int SUN_PATH_BYTES = 108;

    private SocketAddresses() {}

    static MemorySegment of(Arena arena, InetAddress address, int port) {
        return switch (address) {
            case Inet6Address v6 -> inet6(arena, v6.getAddress(), v6.getScopeId(), port);
            default -> inet(arena, address.getAddress(), port);
        };
    }

    /** Returns the address that stands for all of this machine, IPv4's included. */
    static MemorySegment every(Arena arena, int port) {
        return inet6(arena, new byte[16], 0, port);
    }

    /** Returns the address that stands for all IPv4 addresses of this machine. */
    static MemorySegment everyIpv4(Arena arena, int port) {
        return inet(arena, new byte[4], port);
    }

    private static MemorySegment inet(Arena arena, byte[] address, int port) {
        MemorySegment segment = arena.allocate(INET_SIZE, 4);
        segment.set(Native.SHORT, 0, (short) SocketCalls.AF_INET);
        segment.set(PORT, 2, (short) port);
        MemorySegment.copy(address, 0, segment, ValueLayout.JAVA_BYTE, 4, address.length);
        return segment;
    }

    private static MemorySegment inet6(Arena arena, byte[] address, int scope, int port) {
        MemorySegment segment = arena.allocate(INET6_SIZE, 4);
        segment.set(Native.SHORT, 0, (short) SocketCalls.AF_INET6);
        segment.set(PORT, 2, (short) port);
        MemorySegment.copy(address, 0, segment, ValueLayout.JAVA_BYTE, 8, address.length);
        segment.set(Native.INT, 24, scope);
        return segment;
    }

    /**
     * Returns the address of a Unix socket: a path or, after an {@code @}, a name in the abstract name space, which
     * belongs to the network name space and is gone with its socket.
     *
     * @throws IllegalArgumentException if it is longer than the 107 bytes that the system allows
     */
    static MemorySegment unix(Arena arena, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SUN_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "a socket's name must be at most %d bytes but is \"%s\"".formatted(SUN_PATH_BYTES - 1, name));
        }
        boolean inAbstract = name.startsWith("@");
        // The length tells where an abstract name ends; a path ends in a NUL.
        MemorySegment segment = arena.allocate(2L + bytes.length + (inAbstract ? 0 : 1), 2);
        segment.set(Native.SHORT, 0, (short) SocketCalls.AF_UNIX);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 2, bytes.length);
        if (inAbstract) {
            segment.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
        }
        return segment;
    }

    static int family(MemorySegment address) {
        return address.get(Native.SHORT, 0);
    }

    static int port(MemorySegment address) {
        return Short.toUnsignedInt(address.get(PORT, 2));
    }

    /** Makes an address that stands for all of the machine that of the machine itself, to connect to. */
    static MemorySegment connectable(Arena arena, MemorySegment bound) {
        boolean v6 = family(bound) == SocketCalls.AF_INET6;
        MemorySegment address = arena.allocate(v6 ? INET6_SIZE : INET_SIZE, 4);
        address.copyFrom(bound.asSlice(0, address.byteSize()));
        long at = v6 ? 8 : 4;
        int size = v6 ? 16 : 4;
        byte[] bytes = bound.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE);
        boolean every = true;
        for (byte part : bytes) {
            every &= part == 0;
        }
        if (every) {
            // 127.0.0.1, through IPv6 as ::ffff:127.0.0.1: a machine may have no ::1.
            byte[] loopback =
                    v6 ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1} : new byte[] {127, 0, 0, 1};
            MemorySegment.copy(loopback, 0, address, ValueLayout.JAVA_BYTE, at, size);
        }
        return address;
    }
}
