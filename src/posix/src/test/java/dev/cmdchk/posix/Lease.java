package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A lease on a file: who opens it, to execute it too, has to wait until it is given back, or for 45 seconds
 * ({@code /proc/sys/fs/lease-break-time}). So it stands for a file system that does not answer.
 */
record Lease(OpenFile file) implements AutoCloseable {

    private static final int F_SETSIG = 10;
    private static final int F_SETLEASE = 1024;
    private static final int F_GETLEASE = 1025;
    /** What a lease becomes for who waits to read. */
    private static final int F_RDLCK = 0;

    private static final int F_WRLCK = 1;
    private static final int F_UNLCK = 2;

    static Lease take(Path path) throws IOException {
        Lease lease = new Lease(OpenFile.read(path));
        // The holder is asked to give it back by a signal, which would end this JVM if it were the usual one.
        Native.require(lease.control(F_SETSIG, Signals.CHLD), "fcntl", path);
        Native.require(lease.control(F_SETLEASE, F_WRLCK), "fcntl", path);
        return lease;
    }

    /** Returns whether it is still held and somebody waits for it. */
    boolean isContested() {
        return control(F_GETLEASE, 0) == F_RDLCK;
    }

    private int control(int command, int argument) {
        try (Arena arena = Arena.ofConfined()) {
            return Descriptors.control(arena.allocate(Native.STATE), this.file.descriptor(), command, argument);
        }
    }

    @Override
    public void close() {
        control(F_SETLEASE, F_UNLCK);
        this.file.close();
    }
}
