package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.checked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Signals read from a descriptor, signalfd(2), so that none interrupts anything and none is lost: a signal that is blocked
 * waits, also for process 1, where one without a handler is dropped, and also while it is ignored.
 *
 * <p>Every thread has to block them, the JVM's own too: it has to be started with them blocked (see {@link Exec#again})
 * and with {@code -Xrs}, or it unblocks those that end a program.
 */
public final class SignalDescriptor implements AutoCloseable {

    private static final int SIG_BLOCK = 0;
    private static final long SIGINFO_SIZE = 128;

    private static final NativeFunction OPEN = NativeFunction.of("signalfd");
    private static final NativeFunction MASK = NativeFunction.of("pthread_sigmask");

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment info = this.arena.allocate(SIGINFO_SIZE, 8);
    private final MemorySegment state = this.arena.allocate(Native.STATE);
    private final int descriptor;

    private SignalDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Returns whether all of {@code signals} are blocked in the first thread of this process. */
    public static boolean areBlocked(Set<Integer> signals) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("SigBlk:")) {
                    long wanted = bits(signals);
                    return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & wanted) == wanted;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read which signals are blocked", e);
        }
    }

    /** Blocks {@code signals} in the calling thread and in what it starts. */
    static void block(Set<Integer> signals) {
        try (Arena arena = Arena.ofConfined()) {
            MASK.call(Native.UNREAD, SIG_BLOCK, set(arena, signals).address());
        }
    }

    /** Opens a descriptor for {@code signals}, which are blocked. */
    public static SignalDescriptor open(Set<Integer> signals) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int flags = Descriptors.O_CLOEXEC | Descriptors.O_NONBLOCK;
            int descriptor =
                    checked((int) OPEN.call(state, -1, set(arena, signals).address(), flags), state);
            return new SignalDescriptor(Native.require(descriptor, "signalfd", signals));
        }
    }

    private static MemorySegment set(SegmentAllocator allocator, Set<Integer> signals) {
        MemorySegment set = allocator.allocate(SpawnCalls.SIGNAL_SET);
        set.set(Native.LONG, 0, bits(signals));
        return set;
    }

    private static long bits(Set<Integer> signals) {
        return signals.stream().mapToLong(signal -> 1L << (signal - 1)).reduce(0, (one, other) -> one | other);
    }

    public int descriptor() {
        return this.descriptor;
    }

    /** Returns the next signal that came, or empty. Several of one kind may have become one. */
    public OptionalInt next() {
        long length = Descriptors.read(this.state, this.descriptor, this.info, SIGINFO_SIZE);
        return length == SIGINFO_SIZE ? OptionalInt.of(this.info.get(INT, 0)) : OptionalInt.empty();
    }

    @Override
    public void close() {
        Descriptors.close(this.descriptor);
    }
}
