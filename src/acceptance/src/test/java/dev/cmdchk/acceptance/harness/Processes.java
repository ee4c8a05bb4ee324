package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code /proc} says of the processes of this machine. A process that ends meanwhile is left out. */
public final class Processes {
    private static final Path PROC = Path.of("/proc");

    /** Fields of proc_pid_stat(5), counted from the third one. */
    private static final int GROUP = 2;

    private static final int USER = 11;

    private static final int SYSTEM = 12;
    private static final int STARTED = 19;

    private Processes() {}

    /** Returns the processes with {@code variable} (NAME=VALUE) in the environment they were started with. */
    public static List<Long> withVariable(String variable) throws IOException {
        return all().filter(pid -> words(pid, "environ").contains(variable)).toList();
    }

    /** Returns the children of {@code parent}. */
    public static List<Long> childrenOf(long parent) throws IOException {
        String wanted = Long.toString(parent);
        return all().filter(pid -> wanted.equals(status(pid).get("PPid"))).toList();
    }

    /** Returns whether SIGSTOP has reached every thread of {@code pid}: each takes it in its own time. */
    public static boolean isStopped(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
            for (Path thread : threads.toList()) {
                if (!Files.readString(thread.resolve("status")).contains("State:\tT")) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Returns {@code root} and everything below it, with what has ended and is not reaped. */
    public static List<Long> treeOf(long root) throws IOException {
        Map<String, List<Long>> children =
                all().collect(Collectors.groupingBy(pid -> status(pid).getOrDefault("PPid", "")));
        List<Long> tree = new ArrayList<>(List.of(root));
        for (int next = 0; next < tree.size(); next++) {
            tree.addAll(children.getOrDefault(String.valueOf(tree.get(next)), List.of()));
        }
        return tree;
    }

    /** Whether {@code pid} has ended and nobody has asked how. */
    public static boolean isZombie(long pid) {
        return status(pid).getOrDefault("State", "").startsWith("Z");
    }

    /** Whether {@code pid} has a process group of its own, in which it can be joined by others. */
    public static boolean isGroupLeader(long pid) {
        return stat(pid)
                .filter(fields -> fields.get(GROUP).equals(Long.toString(pid)))
                .isPresent();
    }

    /** Returns when {@code pid} was started, after the start of the machine, to a hundredth of a second. */
    public static Optional<Duration> startedAt(long pid) {
        return stat(pid).map(fields -> ofTicks(fields.get(STARTED)));
    }

    /** Returns how much memory {@code pid} takes, shared one included. */
    public static long residentKibibytes(long pid) {
        return Long.parseLong(status(pid).getOrDefault("VmRSS", "0").replace(" kB", ""));
    }

    /** Returns how long {@code pid} has had a processor, itself alone. */
    public static Duration processorTime(long pid) {
        return stat(pid)
                .map(fields -> ofTicks(fields.get(USER)).plus(ofTicks(fields.get(SYSTEM))))
                .orElse(Duration.ZERO);
    }

    /** The fields of proc_pid_stat(5) from the third one on: what stands before may hold blanks. */
    private static Optional<List<String>> stat(long pid) {
        String content = read(pid, "stat");
        return Optional.of(content.substring(content.lastIndexOf(')') + 1).strip())
                .filter(fields -> !fields.isEmpty())
                .map(fields -> List.of(fields.split(" ")));
    }

    private static Duration ofTicks(String ticks) {
        return Duration.ofMillis(10 * Long.parseLong(ticks));
    }

    /** Returns the command line of {@code pid}, without words when it has ended. */
    public static List<String> commandLine(long pid) {
        return words(pid, "cmdline");
    }

    /** Returns the fields of {@code /proc/PID/status}, see proc_pid_status(5), blanks made one; none when it has ended. */
    public static Map<String, String> status(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.contains(":"))
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> field[1].strip().replaceAll("\\s+", " ")));
    }

    /** Returns where the descriptors of {@code pid} lead. */
    public static List<String> descriptors(long pid) throws IOException {
        try (Stream<Path> links = Files.list(PROC.resolve(pid + "/fd"))) {
            return links.map(Processes::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static Stream<Long> all() throws IOException {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .toList()
                    .stream();
        }
    }

    private static List<String> words(long pid, String file) {
        String content = read(pid, file);
        return content.isEmpty() ? List.of() : Arrays.asList(content.split("\0", -1));
    }

    private static String read(long pid, String file) {
        try {
            return new String(Files.readAllBytes(PROC.resolve(pid + "/" + file)), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
