package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A child of this process that leads a process group. It is waited for by a descriptor of the process itself
 * (pidfd_open(2)), never by "any child", so it neither steals nor loses the end of another one. Until it is collected, its
 * number, which is that of its group too, cannot become another's.
 */
record Leader(int pid, int descriptor) {

    /** @throws SystemCallException where no descriptor is left for it: then it and its group are killed */
    static Leader of(MemorySegment state, int pid) throws SystemCallException {
        int descriptor = ProcessCalls.openPid(state, pid);
        if (descriptor < 0) {
            ProcessCalls.kill(state, -pid, Signals.KILL);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment info = arena.allocate(ProcessCalls.SIGINFO);
                ProcessCalls.waitFor(state, ProcessCalls.P_PID, pid, info, ProcessCalls.WEXITED);
            }
        }
        return new Leader(pid, Native.require(descriptor, "pidfd_open", pid));
    }

    /** Sends {@code signal} to it alone; 0, or {@code -errno}. */
    int signal(MemorySegment state, int signal) {
        return ProcessCalls.signal(state, this.descriptor, signal);
    }

    /** Sends {@code signal} to its group; 0, or {@code -errno}. Not once it is collected. */
    int signalGroup(MemorySegment state, int signal) {
        return ProcessCalls.kill(state, -this.pid, signal);
    }

    /** Whether it has ended and can be collected. */
    boolean hasEnded(MemorySegment state, MemorySegment info) {
        return waitFor(state, info, ProcessCalls.WNOHANG | ProcessCalls.WNOWAIT) == 0 && ProcessCalls.pid(info) != 0;
    }

    /**
     * Takes note of its end.
     *
     * @return how it ended; nothing where it has not, or a process that traces it has not let go of it
     * @throws SystemCallException with ECHILD if other code of this process has waited for "any child"
     */
    Optional<Ending> collect(MemorySegment state, MemorySegment info) throws SystemCallException {
        Native.require(waitFor(state, info, ProcessCalls.WNOHANG), "waitid", this.pid);
        return ProcessCalls.pid(info) == 0 ? Optional.empty() : Optional.of(ProcessCalls.ending(info));
    }

    private int waitFor(MemorySegment state, MemorySegment info, int options) {
        int all = ProcessCalls.WEXITED | options;
        return ProcessCalls.waitFor(state, ProcessCalls.P_PIDFD, this.descriptor, info, all);
    }

    /**
     * Kills its group, and collects it where it has ended by then.
     *
     * @param patient whether to wait for that
     */
    void end(MemorySegment state, boolean patient) {
        signalGroup(state, Signals.KILL);
        try (Arena arena = Arena.ofConfined()) {
            waitFor(state, arena.allocate(ProcessCalls.SIGINFO), patient ? 0 : ProcessCalls.WNOHANG);
        }
    }

    void close(MemorySegment state) {
        Descriptors.close(state, this.descriptor);
    }
}
