package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Commands whose {@link CommandLoop} ended with its process, so that nobody awaits them any more. They carry its marker and
 * still have the pipe that it read their output from; what was started as a service has turned to other places, and is let
 * alone. A process whose surroundings may not be read proves nothing and is let alone too.
 */
public final class AbandonedRuns {

    private AbandonedRuns() {}

    /**
     * Kills them, with everything in their sessions and below them, as far as they are descendants of this process.
     *
     * @param living processes that run commands at present: those are awaited
     * @return how many processes were killed; look again soon unless it is 0, for one may just have started another
     */
    public static int kill(Set<Integer> living) {
        List<ProcessStat> all = ProcessStat.all();
        Set<Integer> family = ProcessTable.closure(all, Set.of(ProcessCalls.pid()));
        family.remove(ProcessCalls.pid());
        family.removeAll(ProcessTable.closure(all, living));
        List<ProcessStat> candidates = all.stream()
                .filter(stat -> family.contains(stat.pid()) && !stat.isZombie())
                .toList();
        Set<Integer> roots = new HashSet<>();
        Set<Integer> sessions = new HashSet<>();
        for (ProcessStat stat : candidates) {
            if (Onlooker.isTrueOf(stat.pid(), pid -> isMarked(pid) && hasPipe(pid))) {
                roots.add(stat.pid());
                sessions.add(stat.session());
            }
        }
        Set<Integer> members = ProcessTable.closure(candidates, roots);
        List<ProcessStat> doomed = candidates.stream()
                .filter(stat -> members.contains(stat.pid()) || sessions.contains(stat.session()))
                .toList();
        doomed.forEach(AbandonedRuns::kill);
        return doomed.size();
    }

    private static boolean isMarked(int pid) {
        return ProcessTable.environment(pid).contains('\0' + CommandLoop.MARKER + '=');
    }

    private static boolean hasPipe(int pid) {
        return isPipe(pid, 1) || isPipe(pid, 2);
    }

    private static boolean isPipe(int pid, int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + descriptor));
            return target.toString().startsWith("pipe:");
        } catch (IOException _) {
            return false;
        }
    }

    private static void kill(ProcessStat stat) {
        try (Arena arena = Arena.ofConfined()) {
            stat.signal(arena.allocate(Native.STATE), Signals.KILL);
        }
    }
}
