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

    void kill(ProcessStat stat) {
        stat.signal(this.state, Signals.KILL);
    }

    Survivor survivor(ProcessStat stat) {
        return Survivor.of(stat, stat.signal(this.state, Signals.KILL));
    }
}
