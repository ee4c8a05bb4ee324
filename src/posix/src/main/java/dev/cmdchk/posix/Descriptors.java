package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.LONG;
import static dev.cmdchk.posix.Native.POINTER;
import static dev.cmdchk.posix.Native.checked;
import static dev.cmdchk.posix.Native.unexpected;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls on file descriptors, by {@link Native}'s convention: a failure is returned as {@code -errno}. */
final class Descriptors {

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int F_SETFD = 2;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_ADD_SEALS = 1033;
    static final int POLLIN = 1;

    private static final int CLOSE_RANGE_CLOEXEC = 4;
    // One number for both machines: calls younger than Linux 5.0 share their numbers.
    private static final long SYS_CLOSE_RANGE = 436;

    private static final MethodHandle OPEN = Native.variadic("open", 2, INT, POINTER, INT, INT);
    private static final MethodHandle CLOSE = Native.handle("close", INT, INT);
    private static final MethodHandle READ = Native.handle("read", LONG, INT, POINTER, LONG);
    private static final MethodHandle WRITE = Native.handle("write", LONG, INT, POINTER, LONG);
    private static final MethodHandle FCNTL = Native.variadic("fcntl", 2, INT, INT, INT, INT);
    private static final MethodHandle PIPE2 = Native.handle("pipe2", INT, POINTER, INT);
    private static final MethodHandle POLL = Native.handle("poll", INT, POINTER, LONG, INT);
    private static final MethodHandle CLOSE_RANGE = Native.variadic("syscall", 1, LONG, LONG, LONG, LONG, LONG);

    private Descriptors() {}

    /** open(2) of the C string at {@code path}. */
    static int open(MemorySegment state, MemorySegment path, int flags) {
        try {
            return checked((int) OPEN.invokeExact(state, path, flags, 0), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** close(2). The descriptor is gone whatever is returned. */
    static int close(MemorySegment state, int descriptor) {
        try {
            return checked((int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
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
            return checked((long) READ.invokeExact(state, descriptor, into, length), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** write(2): the number of bytes written. */
    static long write(MemorySegment state, int descriptor, MemorySegment from, long length) {
        try {
            return checked((long) WRITE.invokeExact(state, descriptor, from, length), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** fcntl(2) with an integer argument. */
    static int control(MemorySegment state, int descriptor, int command, int argument) {
        try {
            return checked((int) FCNTL.invokeExact(state, descriptor, command, argument), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** pipe2(2): the read and the write end are stored in the two integers at {@code ends}. */
    static int pipe(MemorySegment state, MemorySegment ends, int flags) {
        try {
            return checked((int) PIPE2.invokeExact(state, ends, flags), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** poll(2) on one descriptor: 1 when it can be read, 0 when {@code millis} have passed; -1 waits for ever. */
    static int awaitReadable(MemorySegment state, MemorySegment pollfd, int descriptor, int millis) {
        pollfd.set(INT, 0, descriptor);
        pollfd.set(INT, 4, POLLIN);
        try {
            return checked((int) POLL.invokeExact(state, pollfd, 1L, millis), state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Marks every descriptor from {@code first} on close-on-exec; close_range(2), Linux 5.11 or newer. */
    static int closeOnExecFrom(MemorySegment state, int first) {
        try {
            long result = (long) CLOSE_RANGE.invokeExact(
                    state, SYS_CLOSE_RANGE, (long) first, 0xFFFFFFFFL, (long) CLOSE_RANGE_CLOEXEC);
            return (int) checked(result, state);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
