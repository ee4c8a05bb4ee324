package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.LONG;
import static dev.cmdchk.posix.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/** A struct msghdr of one piece: bytes, perhaps an address, perhaps room for one descriptor; sendmsg(2), cmsg(3). */
record Message(Arena arena, MemorySegment segment) {

    private static final int SCM_RIGHTS = 1;
    private static final long SIZE = 56;
    private static final long CONTROL = 32;
    private static final long CONTROL_SIZE = 40;
    private static final long HEADER = 16;
    private static final long ROOM = 24;

    static Message of(Arena arena, MemorySegment bytes) {
        MemorySegment piece = arena.allocate(16, 8);
        piece.set(POINTER, 0, bytes);
        piece.set(LONG, 8, bytes.byteSize());
        MemorySegment message = arena.allocate(SIZE, 8);
        message.set(POINTER, 16, piece);
        message.set(LONG, 24, 1);
        return new Message(arena, message);
    }

    Message to(MemorySegment address) {
        this.segment.set(POINTER, 0, address);
        this.segment.set(INT, 8, (int) address.byteSize());
        return this;
    }

    /** Hands {@code descriptor} over too. */
    Message with(int descriptor) {
        MemorySegment control = this.acceptDescriptor();
        control.set(LONG, 0, HEADER + Integer.BYTES);
        control.set(INT, 8, SocketCalls.SOL_SOCKET);
        control.set(INT, 12, SCM_RIGHTS);
        control.set(INT, HEADER, descriptor);
        return this;
    }

    /** Lets a descriptor come along; ask the returned segment by {@link #received}. */
    MemorySegment acceptDescriptor() {
        MemorySegment control = this.arena.allocate(ROOM, 8);
        this.segment.set(POINTER, CONTROL, control);
        this.segment.set(LONG, CONTROL_SIZE, ROOM);
        return control;
    }

    /** Returns the descriptor that came with this message into {@code control}. */
    OptionalInt received(MemorySegment control) {
        boolean one = this.segment.get(LONG, CONTROL_SIZE) >= HEADER + Integer.BYTES
                && control.get(INT, 8) == SocketCalls.SOL_SOCKET
                && control.get(INT, 12) == SCM_RIGHTS;
        return one ? OptionalInt.of(control.get(INT, HEADER)) : OptionalInt.empty();
    }
}
