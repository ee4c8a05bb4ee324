package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Bytes in a file that has no name and lives in memory, sealed: nobody can change them any more, not even who inherits
 * the descriptor; memfd_create(2). It is how settings that only root may read reach an unprivileged child: hand
 * {@link #descriptor()} to it with {@link Launch}, and let it read that descriptor to its end or open
 * {@code /proc/self/fd/N}. All copies of the descriptor share one position: only the first who reads from it gets all.
 */
public final class MemoryFile implements AutoCloseable {

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    /** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_WRITE. */
    private static final int EVERY_SEAL = 1 | 2 | 4 | 8;

    private static final int SEEK_SET = 0;

    private static final NativeFunction CREATE = NativeFunction.of("memfd_create");
    private static final NativeFunction SEEK = NativeFunction.of("lseek");

    private final int descriptor;
    private boolean closed;

    private MemoryFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Returns a file that holds {@code bytes}.
     *
     * @param name what {@code /proc/N/fd} shows, for people who look there; not a secret
     * @throws SystemCallException if there is no descriptor (EMFILE) or no memory (ENOMEM) left
     */
    public static MemoryFile of(String name, byte[] bytes) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            MemoryFile file = new MemoryFile(create(arena, state, name));
            try {
                file.fill(arena, state, bytes);
                file.rewind(state);
                return file;
            } catch (SystemCallException e) {
                file.close();
                throw e;
            }
        }
    }

    /** Returns the descriptor of an empty one that can be sealed. */
    static int create(Arena arena, MemorySegment state, String name) throws SystemCallException {
        MemorySegment text = NativeStrings.string(arena, name);
        int descriptor = checked((int) CREATE.call(state, text.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING), state);
        return Native.require(descriptor, "memfd_create", name);
    }

    private void fill(Arena arena, MemorySegment state, byte[] bytes) throws SystemCallException {
        MemorySegment from = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, from, ValueLayout.JAVA_BYTE, 0, bytes.length);
        for (long at = 0; at < bytes.length; ) {
            long written = Descriptors.write(state, this.descriptor, from.asSlice(at), bytes.length - at);
            at += Native.require((int) written, "write", "a memory file");
        }
        int sealed = Descriptors.control(state, this.descriptor, Descriptors.F_ADD_SEALS, EVERY_SEAL);
        Native.require(sealed, "seal", "a memory file");
    }

    private void rewind(MemorySegment state) throws SystemCallException {
        long position = checked(SEEK.call(state, this.descriptor, 0, SEEK_SET), state);
        Native.require((int) position, "lseek", "a memory file");
    }

    /** Returns the descriptor: ours, close-on-exec, and valid until {@link #close}. */
    public int descriptor() {
        return this.descriptor;
    }

    /** Closes our descriptor; the bytes live on while a child has a copy. Idempotent. */
    @Override
    public synchronized void close() {
        if (!this.closed) {
            this.closed = true;
            Descriptors.close(this.descriptor);
        }
    }
}
