package dev.cmdchk.posix;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * Finds functions of the C library and calls them by one convention, the kernel's own: a failed call returns
 * {@code -errno}, so that a loop needs neither exceptions nor a second call to learn what went wrong.
 *
 * <p>Every handle takes the segment that receives {@code errno} first. It has {@link #STATE} as its layout and belongs
 * to the calling thread for the time of the call.
 */
final class Native {

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final AddressLayout POINTER = ValueLayout.ADDRESS;
    static final MemoryLayout STATE = Linker.Option.captureStateLayout();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Native() {}

    /** Returns those of {@code functions} that this C library does not have. */
    static List<String> missing(List<String> functions) {
        return functions.stream()
                .filter(name -> LINKER.defaultLookup().find(name).isEmpty())
                .toList();
    }

    /**
     * Returns a handle for {@code function} that captures {@code errno}.
     *
     * @throws UnsatisfiedLinkError if this C library does not have it
     */
    static MethodHandle handle(String function, MemoryLayout result, MemoryLayout... arguments) {
        return link(function, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
    }

    /** Like {@link #handle}, for a C function whose arguments from index {@code fixed} on are variable ones. */
    static MethodHandle variadic(String function, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return link(
                function,
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /** Like {@link #handle}, for a function that never sets {@code errno}: its handle takes no state. */
    static MethodHandle plain(String function, MemoryLayout result, MemoryLayout... arguments) {
        return link(function, FunctionDescriptor.of(result, arguments));
    }

    // "restricted": calling the C library is what this package is for; the JVM runs with --enable-native-access.
    @SuppressWarnings("restricted")
    private static MethodHandle link(String function, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(address(function), descriptor, options);
    }

    /**
     * Returns where {@code function} is.
     *
     * @throws UnsatisfiedLinkError if this C library does not have it
     */
    static MemorySegment address(String function) {
        return LINKER.defaultLookup()
                .find(function)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + function));
    }

    /** Returns {@code result}, or {@code -errno} where it is -1. */
    static int checked(int result, MemorySegment state) {
        return result == -1 ? -errno(state) : result;
    }

    /** Returns {@code result}, or {@code -errno} where it is -1. */
    static long checked(long result, MemorySegment state) {
        return result == -1 ? -errno(state) : result;
    }

    /** Returns {@code result} where a call went well, else throws what its {@code -errno} means. */
    static int require(int result, String call, Object subject) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(call, subject.toString(), -result);
        }
        return result;
    }

    /** Returns the C string at {@code pointer}, which must not be null. Bytes that are not UTF-8 are replaced. */
    @SuppressWarnings("restricted") // The C library vouches for its own strings.
    static String text(MemorySegment pointer) {
        return pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** Turns what {@code invokeExact} declares, but a downcall never throws, into an error. */
    static Error unexpected(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException runtime -> throw runtime;
            case Error error -> error;
            default -> new AssertionError("a downcall threw", thrown);
        };
    }
}
