package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Commands whose {@link CommandLoop} ended with its process, so that nobody awaits them any more. Their {@link Sessions} tell
 * which they are. What has left its session, as services do, is let alone. So is a session of which no process shows by its
 * environment that it is one of theirs: its number may have become another's.
 */
public final class AbandonedRuns {

    private AbandonedRuns() {}

    /** Has what no other part needs loaded: where jars are exchanged under a process that runs, it is not found later. */
    public static void prepare() {
        Onlooker.isTrueOf(ProcessCalls.pid(), _ -> false);
    }

    /**
     * Kills them, with everything in their sessions and below them, as far as they are descendants of this process.
     *
     * @param abandoned those of loops that are no more
     * @param living processes that run commands at present: whoever wrote there is not to say what becomes of those
     * @return how many processes were killed; look again soon unless it is 0, for one may just have started another
     */
    public static int kill(Collection<Sessions> abandoned, Set<Integer> living) {
        List<ProcessStat> all = ProcessStat.all();
        int self = ProcessCalls.pid();
        Set<Integer> family = ProcessTable.closure(all, Set.of(self));
        family.remove(self);
        family.removeAll(ProcessTable.closure(all, living));
        int own = ProcessStat.of(self).map(ProcessStat::session).orElse(0);
        List<ProcessStat> candidates = all.stream()
                .filter(stat -> family.contains(stat.pid()) && stat.session() != own && !stat.isZombie())
                .toList();
        Set<Integer> roots = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (Sessions sessions : abandoned) {
            Set<Integer> noted = sessions.numbers();
            Set<String> started = sessions.started();
            String marker = sessions.marker();
            for (ProcessStat stat : candidates) {
                if (noted.contains(stat.session())
                        && Onlooker.isTrueOf(stat.pid(), pid -> marker(pid).startsWith(marker))) {
                    roots.add(stat.pid());
                    numbers.add(stat.session());
                } else if (!started.isEmpty() && Onlooker.isTrueOf(stat.pid(), pid -> started.contains(marker(pid)))) {
                    roots.add(stat.pid());
                }
            }
        }
        Set<Integer> members = ProcessTable.closure(candidates, roots);
        List<ProcessStat> doomed = candidates.stream()
                .filter(stat -> members.contains(stat.pid()) || numbers.contains(stat.session()))
                .toList();
        doomed.forEach(AbandonedRuns::kill);
        return doomed.size();
    }

    /** Returns whether {@code pid} is a process of a run, as far as its environment can be read. */
    static boolean isMarked(int pid) {
        return !marker(pid).isEmpty();
    }

    /** Returns the entry of its environment that tells a run, empty where there is none. */
    private static String marker(int pid) {
        String environment = ProcessTable.environment(pid);
        int begin = environment.indexOf('\0' + CommandLoop.MARKER + '=') + 1;
        return begin == 0 ? "" : environment.substring(begin, environment.indexOf('\0', begin));
    }

    private static void kill(ProcessStat stat) {
        try (Arena arena = Arena.ofConfined()) {
            stat.signal(arena.allocate(Native.STATE), Signals.KILL);
        }
    }
}
