package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Orphans of ended runs. This process adopts them, so their ends have to be collected; those that stayed in the session
 * of their run are killed, and those that left it, as services do, are let alone until they end.
 *
 * <p>The kernel tells nobody of an adoption, so orphans are looked for, in rounds, and only while there may be some: for
 * a while after each run, and slowly as long as one lives. A round reads one file of /proc and one for each orphan, and
 * some more for a new one.
 */
final class Leftovers {

    private static final long ROUND_NANOS = Duration.ofMillis(100).toNanos();
    /** A service that was started in the background may take that long to leave the session. */
    private static final long RESPITE_NANOS = Duration.ofMillis(200).toNanos();

    private static final long SLOW_ROUND_NANOS = Duration.ofSeconds(1).toNanos();
    /** A process that a killed one started in its last moment shows up in the round after. */
    private static final int ROUNDS_AFTER_RUN = 2;

    /** For so long after its respite something may be left of a run: what it started in its last moment is gone by then. */
    private static final long ALL_ROUNDS_NANOS = Duration.ofMillis(300).toNanos();

    private final Map<Integer, Ended> ended = new HashMap<>();
    private final int ownSession;
    private final Expendable expendable;
    private final Sessions sessions;
    /** Zombies that may have nobody who waits for them, and in how many rounds in a row they were seen. */
    private Map<Integer, Integer> suspects = new HashMap<>();
    /** Those that live, as of the last round. */
    private Set<Integer> living = new HashSet<>();

    private long due = Long.MAX_VALUE;

    private static final class Ended {
        private final Consumer<Survivor> listener;
        private final List<Survivor> survivors;
        private final long killsFrom;
        private final int place;
        private final Map<Survivor, Long> killed = new HashMap<>();
        private int roundsLeft = ROUNDS_AFTER_RUN;
        /** Whether only survivors are there, which nobody need look for often. */
        private boolean stuck;

        Ended(ChildProcess child, long killsFrom) {
            this.listener = child.command().listener();
            this.survivors = new ArrayList<>(child.survivors());
            this.killsFrom = killsFrom;
            this.place = child.place();
        }

        void add(Survivor survivor) {
            if (!hasSurvivor(survivor.pid())) {
                this.survivors.add(survivor);
                this.listener.accept(survivor);
            }
        }

        /** Returns when what may be a survivor was killed for the first time, which is now where it was not yet. */
        long firstKilled(Survivor survivor, long now) {
            return this.killed.computeIfAbsent(survivor, _ -> now);
        }

        boolean hasSurvivor(int pid) {
            return this.survivors.stream().anyMatch(survivor -> survivor.pid() == pid);
        }
    }

    /**
     * @param expendable what a parent that has ended has left is made that here
     * @param sessions where those of runs of which nothing is left any more are forgotten
     */
    Leftovers(Expendable expendable, Sessions sessions) {
        this.expendable = expendable;
        this.sessions = sessions;
        this.ownSession =
                ProcessStat.of(ProcessCalls.pid()).map(ProcessStat::session).orElse(0);
    }

    /** Returns when {@link #sweep} is to be called; {@code Long.MAX_VALUE} for never. */
    long due() {
        return this.due;
    }

    /** Notes that the run whose child was {@code child} is over. */
    void add(ChildProcess child, long now) {
        Ended before = this.ended.put(child.leader().pid(), new Ended(child, now + RESPITE_NANOS));
        if (before != null) {
            this.sessions.end(before.place);
        }
        lookSoon(now);
    }

    /** Has a round done soon. */
    void lookSoon(long now) {
        this.due = Math.min(this.due, now + ROUND_NANOS);
    }

    /**
     * Returns whether something is left that a round may yet kill. A process that survived it does not count, nor does any
     * half a second after its run.
     *
     * @param ours the children that the loop itself waits for
     */
    boolean remain(long now, Set<Integer> ours) {
        if (this.ended.values().stream().noneMatch(run -> now < run.killsFrom + ALL_ROUNDS_NANOS)) {
            return false;
        }
        try {
            return look(ours).stream().anyMatch(stat -> !stat.isZombie() && isDoomed(stat, now));
        } catch (IOException e) {
            return true;
        }
    }

    /** @throws IOException in a {@link Shortage}, so that this is not known */
    private static List<ProcessStat> look(Set<Integer> ours) throws IOException {
        List<ProcessStat> orphans = new ArrayList<>();
        for (int pid : Orphans.look()) {
            if (!ours.contains(pid)) {
                ProcessStat.look(pid).ifPresent(orphans::add);
            }
        }
        return orphans;
    }

    private boolean isDoomed(ProcessStat stat, long now) {
        Ended run = this.ended.get(stat.session());
        return run != null && now < run.killsFrom + ALL_ROUNDS_NANOS && !run.hasSurvivor(stat.pid());
    }

    /**
     * Does one round.
     *
     * @param rounds in how many rounds in a row a zombie that is none of {@code ours} must have been there to be known to
     *     be an orphan, before this one
     * @param ours the children that the loop itself waits for
     */
    void sweep(long now, int rounds, Set<Integer> ours) {
        List<ProcessStat> orphans;
        try {
            orphans = look(ours);
        } catch (IOException e) {
            // That is no round: what is there stays there until it can be seen.
            this.due = now + ROUND_NANOS;
            return;
        }
        // First, so that anything else which is left of their run has the last word on when to look again.
        orphans.sort(Comparator.comparing(stat -> !isSurvivor(stat)));
        Map<Integer, Integer> seen = new HashMap<>();
        Set<Integer> alive = new HashSet<>();
        try (Arena arena = Arena.ofConfined()) {
            for (ProcessStat stat : orphans) {
                if (stat.isZombie()) {
                    bury(arena, stat, rounds, seen);
                } else {
                    alive.add(stat.pid());
                    if (!this.living.contains(stat.pid()) && AbandonedRuns.isMarked(stat.pid())) {
                        this.expendable.make(stat.pid());
                    }
                    killLeftover(arena, stat, now);
                }
            }
        }
        this.suspects = seen;
        this.living = alive;
        forgetOldRuns(now);
        boolean soon = this.ended.values().stream().anyMatch(run -> !run.stuck) || !seen.isEmpty();
        this.due = soon ? now + ROUND_NANOS : !alive.isEmpty() ? now + SLOW_ROUND_NANOS : Long.MAX_VALUE;
    }

    /**
     * One of a foreign session that does not lead it cannot be anybody's own child. Of the others, one that is still a
     * zombie some rounds later has nobody who waits for it.
     */
    private void bury(Arena arena, ProcessStat stat, int rounds, Map<Integer, Integer> seen) {
        boolean orphan = stat.session() != this.ownSession && stat.session() != stat.pid();
        int before = this.suspects.getOrDefault(stat.pid(), 0);
        if (!(orphan || before >= rounds) || !Orphans.reap(arena, stat.pid())) {
            seen.put(stat.pid(), before + 1);
        }
    }

    private boolean isSurvivor(ProcessStat stat) {
        Ended run = this.ended.get(stat.session());
        return run != null && run.hasSurvivor(stat.pid());
    }

    /** It is ours to reap, so until then neither its number nor that of its group can become another's. */
    private void killLeftover(Arena arena, ProcessStat stat, long now) {
        Ended run = this.ended.get(stat.session());
        if (run == null || now < run.killsFrom) {
            return;
        }
        // It may have children, which come to light when it is gone.
        run.roundsLeft = ROUNDS_AFTER_RUN;
        run.stuck = run.hasSurvivor(stat.pid());
        if (run.stuck) {
            return;
        }
        MemorySegment state = arena.allocate(Native.STATE);
        ProcessCalls.kill(state, -stat.group(), Signals.KILL);
        int result = ProcessCalls.kill(state, stat.pid(), Signals.KILL);
        Survivor survivor = Survivor.of(stat, result);
        if (result < 0 || now - run.firstKilled(survivor, now) >= ChildProcess.PATIENCE_NANOS) {
            run.add(survivor);
        }
    }

    private void forgetOldRuns(long now) {
        for (Iterator<Ended> runs = this.ended.values().iterator(); runs.hasNext(); ) {
            Ended run = runs.next();
            if (now >= run.killsFrom && --run.roundsLeft == 0) {
                runs.remove();
                this.sessions.end(run.place);
            }
        }
    }
}
