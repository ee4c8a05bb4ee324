package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code /proc} says of the processes of this machine. A process that ends meanwhile is left out. */
public final class Processes {
    private static final Path PROC = Path.of("/proc");

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
