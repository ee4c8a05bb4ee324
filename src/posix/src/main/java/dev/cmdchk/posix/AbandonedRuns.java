package dev.cmdchk.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Commands whose {@link CommandLoop} ended with its process, so that nobody awaits them any more. They carry its marker and
 * still have the pipe that it read their output from: one that this process reads, or one that nobody reads any more. What was
 * started as a service has turned to other places, and is let alone. A process whose surroundings may not be read proves
 * nothing and is let alone too.
 */
public final class AbandonedRuns {

    /** Shells keep it from 10 on while they redirect the output of a program. */
    private static final List<Integer> OUTPUTS = List.of(1, 2, 10, 11, 12);

    private static final int TO_FIND_A_READER = Descriptors.O_WRONLY | Descriptors.O_NONBLOCK | Descriptors.O_CLOEXEC;

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
        Set<String> own = ownPipes();
        Set<Integer> roots = new HashSet<>();
        Set<Integer> sessions = new HashSet<>();
        for (ProcessStat stat : candidates) {
            if (Onlooker.isTrueOf(stat.pid(), pid -> isMarked(pid) && hasPipe(pid, own))) {
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

    /** Returns whether {@code pid} is a process of a run, as far as its environment can be read. */
    static boolean isMarked(int pid) {
        return ProcessTable.environment(pid).contains('\0' + CommandLoop.MARKER + '=');
    }

    private static boolean hasPipe(int pid, Set<String> own) {
        return OUTPUTS.stream()
                .map(number -> Path.of("/proc/" + pid + "/fd/" + number))
                .anyMatch(descriptor -> {
                    String pipe = pipe(descriptor);
                    return own.contains(pipe) || (!pipe.isEmpty() && isUnread(descriptor));
                });
    }

    /** Returns the pipes that this process reads. */
    private static Set<String> ownPipes() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(AbandonedRuns::isForReading)
                    .map(AbandonedRuns::pipe)
                    .filter(pipe -> !pipe.isEmpty())
                    .collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException _) {
            return Set.of();
        }
    }

    /** Its access mode is the last digit of its flags, which are octal; proc(5). */
    private static boolean isForReading(Path descriptor) {
        try {
            Path told = descriptor.resolveSibling("../fdinfo").resolve(descriptor.getFileName());
            return Files.readAllLines(told).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .anyMatch(line -> line.endsWith("0"));
        } catch (IOException _) {
            return false;
        }
    }

    /** Returns the kernel's name for the pipe at {@code descriptor}, empty where there is none. */
    private static String pipe(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("pipe:") ? target : "";
        } catch (IOException _) {
            return "";
        }
    }

    /** Asked of a pipe alone: to open a device may do something. One that cannot be opened proves nothing; poll(2). */
    private static boolean isUnread(Path descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int opened = Descriptors.open(state, NativeStrings.string(arena, descriptor.toString()), TO_FIND_A_READER);
            if (opened < 0) {
                return false;
            }
            // The write end of a pipe is at fault, and for nothing else is it looked at, when all read ends are closed.
            boolean unread = Descriptors.await(state, opened, 0, 0) > 0;
            Descriptors.close(state, opened);
            return unread;
        }
    }

    private static void kill(ProcessStat stat) {
        try (Arena arena = Arena.ofConfined()) {
            stat.signal(arena.allocate(Native.STATE), Signals.KILL);
        }
    }
}
