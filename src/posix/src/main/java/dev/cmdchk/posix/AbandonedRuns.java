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

    /**
     * Kills them, with everything in their sessions and below them, as far as they are descendants of this process.
     *
     * @param abandoned those of loops that are no more
     * @return how many processes were killed; look again soon unless it is 0, for one may just have started another
     */
    public static int kill(Collection<Sessions> abandoned) {
        List<ProcessStat> all = ProcessStat.all();
        Set<Integer> family = ProcessTable.closure(all, Set.of(ProcessCalls.pid()));
        family.remove(ProcessCalls.pid());
        List<ProcessStat> candidates = all.stream()
                .filter(stat -> family.contains(stat.pid()) && !stat.isZombie())
                .toList();
        Set<Integer> roots = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (Sessions sessions : abandoned) {
            Set<Integer> noted = sessions.numbers();
            Set<String> started = sessions.started();
            String marker = sessions.marker();
            for (ProcessStat stat : candidates) {
                if (noted.contains(stat.session()) && Onlooker.isTrueOf(stat.pid(), pid -> carries(pid, marker))) {
                    roots.add(stat.pid());
                    numbers.add(stat.session());
                } else if (!started.isEmpty() && Onlooker.isTrueOf(stat.pid(), pid -> carriesAny(pid, started))) {
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
        return carries(pid, CommandLoop.MARKER + '=');
    }

    private static boolean carries(int pid, String begin) {
        return ProcessTable.environment(pid).contains('\0' + begin);
    }

    private static boolean carriesAny(int pid, Set<String> entries) {
        String environment = ProcessTable.environment(pid);
        return entries.stream().anyMatch(entry -> environment.contains('\0' + entry + '\0'));
    }

    private static void kill(ProcessStat stat) {
        try (Arena arena = Arena.ofConfined()) {
            stat.signal(arena.allocate(Native.STATE), Signals.KILL);
        }
    }
}
