package dev.cmdchk.posix;

/**
 * A process of a run that SIGKILL did not end.
 *
 * @param pid its number
 * @param startTime when it started, in clock ticks since boot
 * @param reason why, in the system's words: {@code Operation not permitted} where it changed its user, or that it does
 *     not react (it waits for a disk, say)
 */
public record Survivor(int pid, long startTime, String reason) {

    /** Returns whether it still runs. */
    public boolean isAlive() {
        return ProcessStat.of(this.pid)
                .filter(stat -> stat.startTime() == this.startTime && !stat.isZombie())
                .isPresent();
    }
}
