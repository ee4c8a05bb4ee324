package dev.cmdchk.checks;

import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.Requirements;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.SystemCallException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the runner that fits this machine. */
public final class Runners {

    private static final System.Logger LOGGER = System.getLogger(Runners.class.getName());

    private static final Path SHELL = Path.of("/bin/sh");

    private Runners() {}

    /**
     * Returns a runner for the checks of this process. It is the one over posix_spawn, or, where the C library or the
     * kernel lacks a piece, the one over {@link ProcessBuilder}; the log says which, and why. Open one kind only in a
     * process: the first one adopts orphans, those of the second too.
     *
     * @param killGrace how long a command that overran its timeout may take to end after SIGTERM, zero or more
     * @param environment the operator's; {@link CheckEnvironment} says what of it a command sees
     * @param sessions where those of the checks are noted, by the one over posix_spawn
     */
    public static Runner open(Duration killGrace, Map<String, String> environment, Sessions sessions) {
        Map<String, String> cleaned = CheckEnvironment.of(environment);
        Optional<String> obstacle = Requirements.obstacle();
        if (obstacle.isPresent()) {
            return fallback(killGrace, cleaned, obstacle.get());
        }
        try {
            CommandLoop loop = CommandLoop.open(killGrace, sessions);
            Runner runner = new PosixRunner(loop, cleaned, WorkingDirectory.own(), Shell.examine(loop, SHELL));
            LOGGER.log(Level.DEBUG, "Commands are run through posix_spawn");
            return runner;
        } catch (SystemCallException e) {
            return fallback(killGrace, cleaned, e.getMessage());
        }
    }

    private static Runner fallback(Duration killGrace, Map<String, String> environment, @Nullable String obstacle) {
        LOGGER.log(Level.WARNING, "Commands are run through java.lang.ProcessBuilder, slower: {0}", obstacle);
        return new ProcessBuilderRunner(killGrace, environment, WorkingDirectory.own());
    }
}
