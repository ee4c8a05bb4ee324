package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.LONG;
import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/**
 * The sessions of the runs of one {@link CommandLoop}: of those in flight, and of those that something may be left of. It
 * is memory that another process may share. So whoever finds the process of the loop dead can tell what it ran from the
 * services that those runs have started: see {@link AbandonedRuns}.
 *
 * <p>Safe for use by many threads of the loop's process.
 */
public final class Sessions implements AutoCloseable {
    /** Some for each of the runs that may be in flight. Of those beyond, nothing is noted. */
    private static final int PLACES = 4096;

    private static final int NO_PLACE = -1;
    /** Before the places: what names the loop. */
    private static final int PROCESS = 0;

    private static final int OPENED = 1;
    private static final int FIRST = 2;
    private static final long BYTES = (FIRST + PLACES) * LONG.byteSize();

    /** F_SEAL_SEAL, F_SEAL_SHRINK and F_SEAL_GROW: who shares it cannot take the memory away from the others. */
    private static final int SEALS_OF_SIZE = 1 | 2 | 4;

    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;

    private static final NativeFunction TRUNCATE = NativeFunction.of("ftruncate");
    private static final NativeFunction MAP = NativeFunction.of("mmap");
    private static final NativeFunction UNMAP = NativeFunction.of("munmap");

    private final MemorySegment memory;
    private final int descriptor;
    private final int[] free = new int[PLACES];
    private int frees;
    private boolean closed;

    /** @param descriptor negative where nobody can share it */
    private Sessions(MemorySegment memory, int descriptor) {
        this.memory = memory;
        this.descriptor = descriptor;
        while (this.frees < PLACES) {
            this.free[this.frees] = FIRST + PLACES - 1 - this.frees;
            this.frees++;
        }
    }

    /** Returns one of this process alone. */
    public static Sessions own() {
        return new Sessions(Arena.ofAuto().allocate(BYTES, LONG.byteSize()), -1);
    }

    /**
     * Returns one for a child that {@linkplain #inherited inherits} its {@link #descriptor}; memfd_create(2).
     *
     * @throws SystemCallException if there is no descriptor (EMFILE) or no memory (ENOMEM) left
     */
    public static Sessions shared() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int descriptor = MemoryFile.create(arena, state, "cmdchk-sessions");
            try {
                Native.require(checked((int) TRUNCATE.call(state, descriptor, BYTES), state), "ftruncate", "sessions");
                int sealed = Descriptors.control(state, descriptor, Descriptors.F_ADD_SEALS, SEALS_OF_SIZE);
                Native.require(sealed, "seal", "sessions");
                return inherited(descriptor);
            } catch (SystemCallException e) {
                Descriptors.close(state, descriptor);
                throw e;
            }
        }
    }

    /**
     * Returns what {@code descriptor} leads to: who started this process has made it.
     *
     * @throws SystemCallException if it leads to nothing of that kind (EBADF, EACCES), or there is no memory (ENOMEM) left
     */
    // "restricted": the kernel has said how large it is.
    @SuppressWarnings("restricted")
    public static Sessions inherited(int descriptor) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            long address = checked(MAP.call(state, 0, BYTES, PROT_READ_WRITE, MAP_SHARED, descriptor, 0), state);
            if (address < 0) {
                throw new SystemCallException("mmap", "sessions", (int) -address);
            }
            return new Sessions(MemorySegment.ofAddress(address).reinterpret(BYTES), descriptor);
        }
    }

    /** Returns the descriptor for a child: ours, close-on-exec, and valid until {@link #close}. */
    public int descriptor() {
        return this.descriptor;
    }

    /** Names the loop of this process whose they are from now on. */
    void open() {
        put(PROCESS, ProcessCalls.pid());
        put(OPENED, System.nanoTime());
    }

    /** Returns how the entry in the environment of each run begins by which its processes are found; its number follows. */
    String marker() {
        return "%s=%d-%x-".formatted(CommandLoop.MARKER, get(PROCESS), get(OPENED));
    }

    /** Notes that run {@code id} is being started; returns its place. */
    synchronized int begin(long id) {
        if (this.frees == 0) {
            return NO_PLACE;
        }
        int place = this.free[--this.frees];
        put(place, -id);
        return place;
    }

    /** Notes the session of the run at {@code place}: it is that of the process {@code leader}. */
    void lead(int place, int leader) {
        if (place != NO_PLACE) {
            put(place, leader);
        }
    }

    /** Notes that nothing is left of the run at {@code place}, or that it was not started. */
    synchronized void end(int place) {
        if (place != NO_PLACE) {
            put(place, 0);
            this.free[this.frees++] = place;
        }
    }

    /** Returns the numbers of the sessions. */
    Set<Integer> numbers() {
        Set<Integer> numbers = new HashSet<>();
        for (int place = FIRST; place < FIRST + PLACES; place++) {
            long number = get(place);
            // Whoever shares it may have written anything.
            if (number > 0 && number <= Integer.MAX_VALUE) {
                numbers.add((int) number);
            }
        }
        return numbers;
    }

    /** Returns the {@linkplain #marker markers}, whole, of the runs whose sessions are not known yet. */
    Set<String> started() {
        Set<String> markers = new HashSet<>();
        String begin = marker();
        for (int place = FIRST; place < FIRST + PLACES; place++) {
            long number = get(place);
            if (number < 0) {
                markers.add(begin + -number);
            }
        }
        return markers;
    }

    private long get(int place) {
        return this.memory.getAtIndex(LONG, place);
    }

    private void put(int place, long value) {
        this.memory.setAtIndex(LONG, place, value);
    }

    /** Frees our part of what is shared; nothing may be asked or noted afterwards. Idempotent. */
    @Override
    public synchronized void close() {
        if (!this.closed && this.descriptor >= 0) {
            UNMAP.call(Native.UNREAD, this.memory.address(), BYTES);
            Descriptors.close(this.descriptor);
        }
        this.closed = true;
    }
}
