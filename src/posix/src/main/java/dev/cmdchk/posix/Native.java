package dev.cmdchk.posix;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What the C library has, and one convention for what its functions return, the kernel's own: a failed call returns
 * {@code -errno}, so that a loop needs neither exceptions nor a second call to learn what went wrong.
 */
final class Native {

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final AddressLayout POINTER = ValueLayout.ADDRESS;
    /** Receives the {@code errno} of a call. */
    static final MemoryLayout STATE = Linker.Option.captureStateLayout();

    /** Receives the {@code errno} of calls, in any thread, that do not say by it what went wrong: nobody reads it. */
    static final MemorySegment UNREAD = Arena.global().allocate(STATE);

    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private Native() {}

    /** Returns those of {@code functions} that this C library does not have. */
    static List<String> missing(List<String> functions) {
        return functions.stream()
                .filter(name -> LINKER.defaultLookup().find(name).isEmpty())
                .toList();
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
        return state.get(INT, ERRNO);
    }
}
