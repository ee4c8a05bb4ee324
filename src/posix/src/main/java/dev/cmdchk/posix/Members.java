package dev.cmdchk.posix;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of one run whose time is up, as far as they can be seen. Of the loop's thread alone. */
final class Members {

    private final Pursuit pursuit;
    private final int leader;
    private final String marker;
    private List<ProcessStat> known = List.of();
    private Optional<String> obstacle = Optional.empty();
    private long lastKill;

    /**
     * @param leader the child, which is not reaped as long as this is in use
     * @param marker the entry that stands in the environment of this run alone
     */
    Members(Pursuit pursuit, int leader, String marker) {
        this.pursuit = pursuit;
        this.leader = leader;
        this.marker = marker;
    }

    /** Looks for those that live, by a look at all processes that is not older than {@code notBefore}. */
    List<ProcessStat> look(long notBefore) {
        ProcessTable processes = this.pursuit.processes(notBefore);
        List<ProcessStat> seen = processes.members(this.leader, this.marker, this.known);
        this.obstacle = processes.obstacle();
        // Where some may be missing, those that were there before may be there still.
        this.known = this.obstacle.isEmpty()
                ? seen
                : Stream.concat(
                                seen.stream(),
                                this.known.stream()
                                        .filter(before -> seen.stream().noneMatch(before::isSame)))
                        .toList();
        return this.known;
    }

    /** Looks for those that have outlived the last {@link #kill}. */
    List<ProcessStat> lookAgain() {
        return look(this.lastKill);
    }

    /** Whether the last look has shown all that there are. */
    boolean areAllSeen() {
        return this.obstacle.isEmpty();
    }

    /** Kills those that the last look has shown. */
    void kill() {
        this.known.forEach(this.pursuit::kill);
        this.lastKill = System.nanoTime();
    }

    /** Returns those that the last look has shown, or, if that was none and there may be some, their leader for them. */
    List<Survivor> survivors() {
        List<Survivor> survivors =
                this.known.stream().map(this.pursuit::survivor).toList();
        return survivors.isEmpty() && this.obstacle.isPresent()
                ? List.of(Survivor.unseen(this.leader, this.obstacle.get()))
                : survivors;
    }
}
