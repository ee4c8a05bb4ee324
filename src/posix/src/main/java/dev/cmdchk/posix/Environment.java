package dev.cmdchk.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment this process was started with. */
public final class Environment {

    private static final Path OWN = Path.of("/proc/self/environ");

    private Environment() {}

    /**
     * Returns the variables this process was started with, in their order. Unlike {@link System#getenv()} it keeps every
     * byte of every value also where the locale is {@code C}: bytes that are not UTF-8 come back as they were when the
     * map is handed to {@link Launch} or {@link Exec}. The last of several entries of one name wins.
     */
    public static Map<String, String> inherited() {
        try {
            return parse(NativeText.decode(Files.readAllBytes(OWN)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read this process's own environment", e);
        }
    }

    private static Map<String, String> parse(String block) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : block.split("\0", -1)) {
            // An entry may start with '=' on exotic systems: a name has at least one character.
            int end = entry.indexOf('=', 1);
            if (end > 0) {
                variables.put(entry.substring(0, end), entry.substring(end + 1));
            }
        }
        return variables;
    }

    /** Returns {@code variables} as the entries of an {@code envp}. */
    static List<String> entries(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }
}
