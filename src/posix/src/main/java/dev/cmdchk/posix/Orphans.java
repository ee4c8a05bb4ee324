package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.IntPredicate;

/**
 * Processes that became children of this one because their own parent ended. The kernel hands them to process 1 and to
 * subreapers, and gives them to the first thread there, the one whose number is the process's.
 *
 * <p>They are waited for one by one. "Any child" (waitpid(-1)) would take the end of a child from the code that started
 * it and waits for it: the JDK, or {@link Child}.
 */
public final class Orphans {

    private Orphans() {}

    /**
     * Makes this process the parent of orphaned descendants, as process 1 is anyway; prctl(2), PR_SET_CHILD_SUBREAPER.
     *
     * @throws SystemCallException if the kernel cannot (before Linux 3.4)
     */
    public static void adopt() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            int result = ProcessCalls.prctl(arena.allocate(Native.STATE), ProcessCalls.PR_SET_CHILD_SUBREAPER, 1);
            Native.require(result, "prctl", "PR_SET_CHILD_SUBREAPER");
        }
    }

    /**
     * Removes adopted processes that have ended.
     *
     * @param ours whether a process is a child that somebody in this process started and waits for. One that is being
     *     started by another thread has to count too: call this from the thread that starts, or under its lock
     * @return how many were removed
     */
    public static int reap(IntPredicate ours) {
        int reaped = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (int pid : children()) {
                if (!ours.test(pid) && reap(arena, pid)) {
                    reaped++;
                }
            }
        }
        return reaped;
    }

    /** Removes {@code pid} if it has ended. */
    static boolean reap(Arena arena, int pid) {
        MemorySegment info = arena.allocate(ProcessCalls.SIGINFO);
        int options = ProcessCalls.WEXITED | ProcessCalls.WNOHANG;
        int result = ProcessCalls.waitFor(arena.allocate(Native.STATE), ProcessCalls.P_PID, pid, info, options);
        return result == 0 && ProcessCalls.pid(info) == pid;
    }

    /** Returns the children of the first thread: all adopted ones, and those it started. In a shortage some are missing. */
    static List<Integer> children() {
        try {
            return look();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Returns the same.
     *
     * @throws IOException in a {@link Shortage}, so that they are not known
     */
    static List<Integer> look() throws IOException {
        int self = ProcessCalls.pid();
        try {
            List<Integer> children = new ArrayList<>();
            String listed = Files.readString(Path.of("/proc/" + self + "/task/" + self + "/children"));
            for (StringTokenizer pids = new StringTokenizer(listed); pids.hasMoreTokens(); ) {
                children.add(Integer.parseInt(pids.nextToken()));
            }
            return children;
        } catch (IOException e) {
            if (ProcessStat.SHORTAGE.in(e).isPresent()) {
                throw e;
            }
            // A kernel without CONFIG_PROC_CHILDREN: the long way round.
            List<ProcessStat> all = new ArrayList<>();
            ProcessStat.look(all);
            return all.stream()
                    .filter(stat -> stat.parent() == self)
                    .map(ProcessStat::pid)
                    .toList();
        }
    }
}
