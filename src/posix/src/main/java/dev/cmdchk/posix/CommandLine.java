package dev.cmdchk.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line this process was started with. */
public final class CommandLine {
    private static final Path OWN = Path.of("/proc/self/cmdline");

    private CommandLine() {}

    /**
     * Returns the arguments of {@code main} as they were given. Unlike those that Java hands over they keep every byte,
     * also where the locale is {@code C}.
     *
     * @param given what {@code main} got: as many are taken from the end of the command line
     */
    public static List<String> arguments(String... given) {
        List<String> all = whole();
        int end = all.size();
        return end < given.length ? List.of(given) : all.subList(end - given.length, end);
    }

    /** Returns all of {@code argv}. */
    static List<String> whole() {
        try {
            List<String> all =
                    List.of(NativeText.decode(Files.readAllBytes(OWN)).split("\0", -1));
            // Each argument ends in a NUL, so the text after the last one is no argument.
            return all.subList(0, all.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read this process's own command line", e);
        }
    }
}
