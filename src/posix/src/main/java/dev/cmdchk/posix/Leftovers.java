package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orphans of ended runs. This process adopts them, so their ends have to be collected; those that stayed in the session
 * of their run are killed, and those that left it, as services do, are let alone until they end.
 *
 * <p>The kernel tells nobody of an adoption, so orphans are looked for, in rounds, and only while there may be some: for
 * a while after each run, and slowly as long as one lives. A round reads one file of /proc and one for each orphan.
 */
final class Leftovers {

    private static final long ROUND_NANOS = Duration.ofMillis(100).toNanos();
    private static final long SLOW_ROUND_NANOS = Duration.ofSeconds(1).toNanos();
    /** A process that a killed one started in its last moment shows up in the round after. */
    private static final int ROUNDS_AFTER_RUN = 3;

    private final Map<Integer, Ended> ended = new HashMap<>();
    private final int ownSession;
    private Set<Integer> suspects = new HashSet<>();
    private long due = Long.MAX_VALUE;

    private static final class Ended {
        private final List<Survivor> survivors;
        private int roundsLeft = ROUNDS_AFTER_RUN;

        Ended(List<Survivor> survivors) {
            this.survivors = survivors;
        }
    }

    Leftovers() {
        this.ownSession =
                ProcessStat.of(ProcessCalls.pid()).map(ProcessStat::session).orElse(0);
    }

    /** Returns when {@link #sweep} is to be called; {@code Long.MAX_VALUE} for never. */
    long due() {
        return this.due;
    }

    /** Notes that the run whose child was {@code child} is over. */
    void add(ChildProcess child, long now) {
        this.ended.put(child.pid(), new Ended(child.survivors()));
        this.due = Math.min(this.due, now + ROUND_NANOS);
    }

    /**
     * Does one round.
     *
     * @param quiet whether no process was being started when this was called, so that every child that is none of
     *     {@code ours} is known to be an orphan
     * @param ours the children that the loop itself waits for
     */
    void sweep(long now, boolean quiet, Set<Integer> ours) {
        Set<Integer> seen = new HashSet<>();
        boolean alive = false;
        try (Arena arena = Arena.ofConfined()) {
            for (int pid : Orphans.children()) {
                ProcessStat stat =
                        ours.contains(pid) ? null : ProcessStat.of(pid).orElse(null);
                if (stat != null && stat.isZombie()) {
                    bury(arena, stat, quiet, seen);
                } else if (stat != null) {
                    alive = true;
                    killLeftover(arena, stat);
                }
            }
        }
        this.suspects = seen;
        forgetOldRuns();
        boolean soon = !this.ended.isEmpty() || !seen.isEmpty();
        this.due = soon ? now + ROUND_NANOS : alive ? now + SLOW_ROUND_NANOS : Long.MAX_VALUE;
    }

    /**
     * One of a foreign session that does not lead it cannot be anybody's own child. Of the others, one that is still a
     * zombie in the next round has nobody who waits for it.
     */
    private void bury(Arena arena, ProcessStat stat, boolean quiet, Set<Integer> seen) {
        boolean orphan = stat.session() != this.ownSession && stat.session() != stat.pid();
        boolean abandoned = quiet && this.suspects.contains(stat.pid());
        if (!(orphan || abandoned) || !Orphans.reap(arena, stat.pid())) {
            seen.add(stat.pid());
        }
    }

    /** Until it is reaped, by us alone, its number stays its own: no need for a descriptor of it. */
    private void killLeftover(Arena arena, ProcessStat stat) {
        Ended run = this.ended.get(stat.session());
        if (run == null) {
            return;
        }
        MemorySegment state = arena.allocate(Native.STATE);
        int result = ProcessCalls.kill(state, stat.pid(), Signals.KILL);
        boolean listed = run.survivors.stream().anyMatch(survivor -> survivor.pid() == stat.pid());
        if (result < 0 && !listed) {
            run.survivors.add(new Survivor(stat.pid(), stat.startTime(), Errno.text(-result)));
        }
    }

    private void forgetOldRuns() {
        for (Iterator<Ended> runs = this.ended.values().iterator(); runs.hasNext(); ) {
            if (--runs.next().roundsLeft == 0) {
                runs.remove();
            }
        }
    }
}
