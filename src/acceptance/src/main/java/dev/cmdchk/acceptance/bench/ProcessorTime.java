package dev.cmdchk.acceptance.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** getrusage(2): to the microsecond, where /proc counts in steps of ten milliseconds. */
final class ProcessorTime {

    private static final int SELF = 0;
    private static final int CHILDREN = -1;
    // struct rusage begins with user and system time, each in seconds and microseconds; all of it is 18 longs.
    private static final long SIZE = 18 * Long.BYTES;
    private static final long MILLION = 1_000_000;

    private static final MethodHandle GETRUSAGE = link();

    private ProcessorTime() {}

    @SuppressWarnings("restricted") // The benchmark's JVM runs with --enable-native-access.
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("getrusage"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    /** Returns what this process and all its children that it has waited for have used so far, in microseconds. */
    static long micros() {
        return micros(SELF) + micros(CHILDREN);
    }

    private static long micros(int whose) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(SIZE, Long.BYTES);
            if ((int) GETRUSAGE.invokeExact(whose, usage) != 0) {
                throw new AssertionError("getrusage failed");
            }
            return MILLION * (field(usage, 0) + field(usage, 2)) + field(usage, 1) + field(usage, 3);
        } catch (Throwable t) {
            throw new AssertionError("getrusage", t);
        }
    }

    private static long field(MemorySegment usage, long index) {
        return usage.getAtIndex(ValueLayout.JAVA_LONG, index);
    }
}
