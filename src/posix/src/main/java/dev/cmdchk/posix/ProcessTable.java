package dev.cmdchk.posix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A look at all processes at one instant, which tells the members of a run.
 *
 * <p>Only descendants of this process are ever members: as a subreaper it stays the ancestor of whatever its children
 * start, daemons included. Among them a run's are those of its session or group, those that carry its marker in the
 * environment, those that were seen to be its before, and the descendants of all these. An environment that cannot be
 * read (a set-user-ID program's) proves nothing, and such a process is left alone unless it shows otherwise.
 */
final class ProcessTable {

    private static final int LARGEST_ENVIRONMENT = 1 << 20;

    private final long takenAt;
    private final List<ProcessStat> descendants;
    private final Map<Integer, String> environments = new HashMap<>();
    private Optional<String> obstacle;

    private ProcessTable(long takenAt, List<ProcessStat> descendants, Optional<String> obstacle) {
        this.takenAt = takenAt;
        this.descendants = descendants;
        this.obstacle = obstacle;
    }

    /** Looks at all processes. Costs some microseconds for each process of the system. */
    static ProcessTable take() {
        long now = System.nanoTime();
        List<ProcessStat> all = new ArrayList<>();
        Optional<String> obstacle = Optional.empty();
        try {
            ProcessStat.look(all);
        } catch (IOException e) {
            obstacle = ProcessStat.SHORTAGE.in(e);
        }
        Set<Integer> family = closure(all, Set.of(ProcessCalls.pid()));
        return new ProcessTable(
                now,
                all.stream()
                        .filter(stat -> family.contains(stat.pid()) && stat.pid() != ProcessCalls.pid())
                        .toList(),
                obstacle);
    }

    /** Returns why members may be missing from what {@link #members} has returned, if they may. */
    Optional<String> obstacle() {
        return this.obstacle;
    }

    /** Returns when the look began, as {@link System#nanoTime()}. */
    long takenAt() {
        return this.takenAt;
    }

    /**
     * Returns the living members of the run whose child is {@code leader}.
     *
     * @param marker the entry that stands in the environment of this run alone
     * @param known processes that were members before; a number that now belongs to another process does not count
     */
    List<ProcessStat> members(int leader, String marker, Collection<ProcessStat> known) {
        Set<Integer> roots = new HashSet<>();
        for (ProcessStat stat : this.descendants) {
            boolean placed = stat.pid() == leader || stat.session() == leader || stat.group() == leader;
            if (placed || known.stream().anyMatch(stat::isSame) || carries(stat, marker)) {
                roots.add(stat.pid());
            }
        }
        Set<Integer> members = closure(this.descendants, roots);
        return this.descendants.stream()
                .filter(stat -> members.contains(stat.pid()) && !stat.isZombie())
                .toList();
    }

    /** Returns {@code roots} and all their descendants. */
    static Set<Integer> closure(List<ProcessStat> processes, Set<Integer> roots) {
        Map<Integer, List<Integer>> children = new HashMap<>();
        for (ProcessStat stat : processes) {
            children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat.pid());
        }
        Set<Integer> found = new HashSet<>(roots);
        List<Integer> open = new ArrayList<>(roots);
        while (!open.isEmpty()) {
            for (int child : children.getOrDefault(open.removeLast(), List.of())) {
                if (found.add(child)) {
                    open.add(child);
                }
            }
        }
        return found;
    }

    private boolean carries(ProcessStat stat, String marker) {
        return this.environments
                .computeIfAbsent(stat.pid(), this::environmentOrObstacle)
                .contains('\0' + marker + '\0');
    }

    private String environmentOrObstacle(int pid) {
        try {
            return look(pid);
        } catch (IOException e) {
            this.obstacle = this.obstacle.or(() -> ProcessStat.SHORTAGE.in(e));
            return "";
        }
    }

    /** The entries between NUL characters, one before the first too; nothing where it cannot be read. */
    static String environment(int pid) {
        try {
            return look(pid);
        } catch (IOException e) {
            return "";
        }
    }

    private static String look(int pid) throws IOException {
        try (InputStream file = Files.newInputStream(Path.of("/proc/" + pid + "/environ"))) {
            return '\0' + new String(file.readNBytes(LARGEST_ENVIRONMENT), StandardCharsets.ISO_8859_1) + '\0';
        }
    }
}
