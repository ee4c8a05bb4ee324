package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** What a {@link CommandLoop} needs of the system: Linux 5.4 or newer, and glibc 2.34 or newer. */
public final class Requirements {

    /**
     * Functions that older or smaller C libraries lack; the first came with glibc 2.34. They are told here, for {@link
     * SpawnCalls} cannot be had without them.
     */
    private static final List<String> FUNCTIONS =
            List.of("posix_spawn_file_actions_addclosefrom_np", "posix_spawn_file_actions_addchdir_np", "posix_spawn");

    private Requirements() {}

    /** Returns why commands cannot be run that way on this system, or empty where they can. */
    public static Optional<String> obstacle() {
        List<String> missing = Native.missing(FUNCTIONS);
        if (!missing.isEmpty()) {
            return Optional.of("the C library has no " + String.join(", ", missing) + "; glibc 2.34 or newer has");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int pidfd = ProcessCalls.openPid(state, ProcessCalls.pid());
            if (pidfd < 0) {
                return Optional.of("pidfd_open: " + Errno.text(-pidfd) + "; Linux 5.4 or newer has it");
            }
            int options = ProcessCalls.WEXITED | ProcessCalls.WNOHANG;
            MemorySegment info = arena.allocate(ProcessCalls.SIGINFO);
            int waited = ProcessCalls.waitFor(state, ProcessCalls.P_PIDFD, pidfd, info, options);
            Descriptors.close(state, pidfd);
            // It is no child of its own.
            boolean usable = waited == -Errno.ECHILD;
            return usable ? Optional.empty() : Optional.of("waitid(P_PIDFD): " + Errno.text(-waited));
        }
    }
}
