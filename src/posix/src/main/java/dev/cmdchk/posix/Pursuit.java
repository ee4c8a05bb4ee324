package dev.cmdchk.posix;

import java.lang.foreign.MemorySegment;

/** Looks for processes of runs and kills them. Of the loop's thread alone. */
final class Pursuit {

    private final MemorySegment state;
    private ProcessTable processes = ProcessTable.take();

    Pursuit(MemorySegment state) {
        this.state = state;
    }

    /** Returns a look at all processes that is not older than {@code notBefore}; many children share one. */
    ProcessTable processes(long notBefore) {
        if (this.processes.takenAt() < notBefore || this.processes.obstacle().isPresent()) {
            this.processes = ProcessTable.take();
        }
        return this.processes;
    }

    /** Kills the process that {@code stat} describes, and no other that may have got its number. */
    void kill(ProcessStat stat) {
        signal(stat, Signals.KILL);
    }

    private int signal(ProcessStat stat, int signal) {
        int pidfd = ProcessCalls.openPid(this.state, stat.pid());
        if (pidfd < 0) {
            return pidfd;
        }
        boolean same = ProcessStat.of(stat.pid()).filter(stat::isSame).isPresent();
        int result = same ? ProcessCalls.signal(this.state, pidfd, signal) : -Errno.ESRCH;
        Descriptors.close(this.state, pidfd);
        return result;
    }

    Survivor survivor(ProcessStat stat) {
        int result = signal(stat, Signals.KILL);
        String reason = result < 0 ? Errno.text(-result) : "does not react to SIGKILL";
        return new Survivor(stat.pid(), stat.startTime(), reason);
    }
}
