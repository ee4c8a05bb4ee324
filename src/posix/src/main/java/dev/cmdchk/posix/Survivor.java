package dev.cmdchk.posix;

import java.io.IOException;

/**
 * A process of a run that SIGKILL did not end.
 *
 * @param pid its number
 * @param startTime when it started, in clock ticks since boot; -1 where the system had no more to give, so that nothing
 *     of the run could be looked for
 * @param reason why, in the system's words: {@code Operation not permitted} where it changed its user, or that it does
 *     not react (it waits for a disk, say)
 */
public record Survivor(int pid, long startTime, String reason) {

    private static final long UNSEEN = -1;

    /** @param killed what came of a SIGKILL to it: 0, or {@code -errno} */
    static Survivor of(ProcessStat stat, int killed) {
        String reason = killed < 0 ? Errno.text(-killed) : "does not react to SIGKILL";
        return new Survivor(stat.pid(), stat.startTime(), reason);
    }

    /** Returns the child {@code pid} itself, of whose run nothing could be looked for, for {@code reason}. */
    static Survivor unseen(int pid, String reason) {
        return new Survivor(pid, UNSEEN, reason);
    }

    /** Returns whether it still runs, or may. An unseen one does until its run was looked for. */
    public boolean isAlive() {
        try {
            return ProcessStat.look(this.pid).filter(this::isAlive).isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    private boolean isAlive(ProcessStat stat) {
        return this.startTime == UNSEEN
                ? stat.parent() == ProcessCalls.pid()
                : stat.startTime() == this.startTime && !stat.isZombie();
    }
}
