package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the system allows this process at most; getrlimit(2). */
public final class Limits {
    /** One number for both machines. */
    private static final int RLIMIT_NOFILE = 7;

    private static final NativeFunction GET = NativeFunction.of("getrlimit");

    private Limits() {}

    /** Returns how many descriptors it may have open; the JVM has made that as many as it could. */
    public static long descriptors() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(LONG, 2);
            long failed = GET.call(arena.allocate(Native.STATE), RLIMIT_NOFILE, limits.address());
            long soft = limits.get(LONG, 0);
            // None at all is the largest number.
            return (int) failed != 0 || soft < 0 ? Long.MAX_VALUE : soft;
        }
    }
}
