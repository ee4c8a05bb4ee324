package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** Calls on file descriptors, by {@link Native}'s convention: a failure is returned as {@code -errno}. */
final class Descriptors {

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int F_SETFD = 2;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_ADD_SEALS = 1033;
    static final int POLLIN = 1;
    static final int POLLOUT = 4;

    private static final int CLOSE_RANGE_CLOEXEC = 4;
    // One number for both machines: calls younger than Linux 5.0 share their numbers.
    private static final long SYS_CLOSE_RANGE = 436;

    private static final NativeFunction OPEN = NativeFunction.of("open");
    private static final NativeFunction CLOSE = NativeFunction.of("close");
    private static final NativeFunction READ = NativeFunction.of("read");
    private static final NativeFunction WRITE = NativeFunction.of("write");
    private static final NativeFunction FCNTL = NativeFunction.of("fcntl");
    private static final NativeFunction PIPE2 = NativeFunction.of("pipe2");
    private static final NativeFunction POLL = NativeFunction.of("poll");
    private static final NativeFunction CLOSE_RANGE = NativeFunction.of("syscall");

    private Descriptors() {}

    /** open(2) of the C string at {@code path}. */
    static int open(MemorySegment state, MemorySegment path, int flags) {
        try {
            return checked((int) OPEN.call(state, path.address(), flags, 0), state);
        } finally {
            Reference.reachabilityFence(path);
        }
    }

    /** close(2). The descriptor is gone whatever is returned. */
    static int close(MemorySegment state, int descriptor) {
        return checked((int) CLOSE.call(state, descriptor), state);
    }

    /** close(2) for callers without a state at hand; nothing can be done about a failure. */
    static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            close(arena.allocate(Native.STATE), descriptor);
        }
    }

    /** read(2): the number of bytes, 0 at the end. */
    static long read(MemorySegment state, int descriptor, MemorySegment into, long length) {
        try {
            return checked(READ.call(state, descriptor, into.address(), length), state);
        } finally {
            Reference.reachabilityFence(into);
        }
    }

    /** write(2): the number of bytes written. */
    static long write(MemorySegment state, int descriptor, MemorySegment from, long length) {
        try {
            return checked(WRITE.call(state, descriptor, from.address(), length), state);
        } finally {
            Reference.reachabilityFence(from);
        }
    }

    /** fcntl(2) with an integer argument. */
    static int control(MemorySegment state, int descriptor, int command, int argument) {
        return checked((int) FCNTL.call(state, descriptor, command, argument), state);
    }

    /** pipe2(2): the read and the write end are stored in the two integers at {@code ends}. */
    static int pipe(MemorySegment state, MemorySegment ends, int flags) {
        try {
            return checked((int) PIPE2.call(state, ends.address(), flags), state);
        } finally {
            Reference.reachabilityFence(ends);
        }
    }

    /**
     * poll(2) on one descriptor, anew when a signal interrupts it: 1 when it is ready for {@code events} or at fault, 0 when
     * {@code millis} have passed; -1 waits for ever.
     */
    static int await(MemorySegment state, int descriptor, int events, int millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(8, 4);
            pollfd.set(INT, 0, descriptor);
            pollfd.set(INT, 4, events);
            int ready;
            do {
                ready = checked((int) POLL.call(state, pollfd.address(), 1, millis), state);
            } while (ready == -Errno.EINTR);
            return ready;
        }
    }

    /** Marks every descriptor from {@code first} on close-on-exec; close_range(2), Linux 5.11 or newer. */
    static int closeOnExecFrom(MemorySegment state, int first) {
        long result = CLOSE_RANGE.call(state, SYS_CLOSE_RANGE, first, 0xFFFFFFFFL, CLOSE_RANGE_CLOEXEC);
        return (int) checked(result, state);
    }
}
