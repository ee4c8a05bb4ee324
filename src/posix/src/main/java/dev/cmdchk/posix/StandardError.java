package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.time.Duration;

/** Standard error, which whoever started this process may have made a pipe that nobody reads. */
public final class StandardError {

    /** {@code PIPE_BUF}: what is written together where it is ready. More could wait for who reads all the same. */
    public static final int PIECE = 4096;

    private static final int DESCRIPTOR = 2;

    private StandardError() {}

    /**
     * Waits until a write of {@link #PIECE} bytes would be over at once, be it with an error, which takes {@code patience} at
     * most, but anew after a signal. A regular file is always ready.
     *
     * @return whether it is so
     */
    public static boolean awaitReady(Duration patience) {
        try (Arena arena = Arena.ofConfined()) {
            int millis = Math.toIntExact(patience.toMillis());
            return Descriptors.await(arena.allocate(Native.STATE), DESCRIPTOR, Descriptors.POLLOUT, millis) > 0;
        }
    }
}
