package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The process that started this one.
 *
 * <p>A process that must not outlive its parent watches it with {@link #onEnd}. PR_SET_PDEATHSIG, the kernel's own
 * offer, is no use between two JVMs: it belongs to single threads. The signal comes when the <em>thread</em> that
 * started the child ends, though its process lives, and is lost when the thread that asked for it ends; executing a
 * program with other privileges clears it too.
 */
public final class Parent {

    private Parent() {}

    /** Returns the parent's process id; 1, or that of a subreaper, once the first parent has ended. */
    static int pid() {
        return ProcessCalls.parent();
    }

    /**
     * Calls {@code action} once when the parent has ended, however it did, on a daemon thread that does nothing else.
     *
     * @param expected the id of the parent that is meant, which it told its child: a parent that ended before this call
     *     is noticed too, and {@code action} runs at once
     * @throws SystemCallException if the system cannot watch it: ENOSYS before Linux 5.3, or EMFILE
     */
    public static void onEnd(int expected, Runnable action) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            int pidfd = ProcessCalls.openPid(arena.allocate(Native.STATE), expected);
            // Asked after the opening: while it is still our parent, its number cannot be another's.
            boolean gone = pid() != expected;
            if (!gone) {
                Native.require(pidfd, "pidfd_open", expected);
            } else if (pidfd >= 0) {
                // Of whoever has that number now.
                Descriptors.close(pidfd);
            }
            Thread.ofPlatform().daemon().name("parent").start(() -> {
                if (!gone) {
                    await(pidfd);
                }
                action.run();
            });
        }
    }

    private static void await(int pidfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            Descriptors.await(state, pidfd, Descriptors.POLLIN, -1);
            Descriptors.close(state, pidfd);
        }
    }
}
