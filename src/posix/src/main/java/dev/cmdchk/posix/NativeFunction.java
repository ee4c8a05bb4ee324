package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library that takes at most six whole numbers or pointers. All of them are called in one form: on
 * x86-64 and arm64 each argument has a register of its own, a variable one too, and a function looks at no more of them
 * than it takes (System V ABI for AMD64, Procedure Call Standard for AArch64). So one piece of machine code serves all:
 * the JVM makes ten classes for each, at every start.
 *
 * <p>Pointers are given as addresses, and what is there must outlive the call: by an arena that is closed after it, or by
 * {@link java.lang.ref.Reference#reachabilityFence}.
 *
 * <p>A result that the function declares as an {@code int} is to be cast to one: the rest of its register is undefined.
 */
final class NativeFunction {

    // "restricted": calling the C library is what this package is for; the JVM runs with --enable-native-access.
    @SuppressWarnings("restricted")
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG),
                    Linker.Option.captureCallState("errno"));

    private final MemorySegment address;

    private NativeFunction(MemorySegment address) {
        this.address = address;
    }

    /** @throws UnsatisfiedLinkError if this C library does not have it */
    static NativeFunction of(String name) {
        return new NativeFunction(Native.address(name));
    }

    /** @param state receives {@code errno}; of {@link Native#STATE}, and the calling thread's for the time of the call */
    long call(MemorySegment state) {
        return call(state, 0, 0, 0, 0, 0, 0);
    }

    long call(MemorySegment state, long first) {
        return call(state, first, 0, 0, 0, 0, 0);
    }

    long call(MemorySegment state, long first, long second) {
        return call(state, first, second, 0, 0, 0, 0);
    }

    long call(MemorySegment state, long first, long second, long third) {
        return call(state, first, second, third, 0, 0, 0);
    }

    long call(MemorySegment state, long first, long second, long third, long fourth) {
        return call(state, first, second, third, fourth, 0, 0);
    }

    long call(MemorySegment state, long first, long second, long third, long fourth, long fifth) {
        return call(state, first, second, third, fourth, fifth, 0);
    }

    long call(MemorySegment state, long first, long second, long third, long fourth, long fifth, long sixth) {
        try {
            return (long) CALL.invokeExact(this.address, state, first, second, third, fourth, fifth, sixth);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Turns what {@code invokeExact} declares, but a downcall never throws, into an error. */
    private static Error unexpected(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException runtime -> throw runtime;
            case Error error -> error;
            default -> new AssertionError("a downcall threw", thrown);
        };
    }
}
