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
        try {
            List<String> all =
                    List.of(NativeText.decode(Files.readAllBytes(OWN)).split("\0", -1));
            // Each argument ends in a NUL, so the text after the last one is no argument.
            int end = all.size() - 1;
            return end < given.length ? List.of(given) : all.subList(end - given.length, end);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read this process's own command line", e);
        }
    }
}
