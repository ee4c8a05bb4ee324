package dev.cmdchk.checks;

import dev.cmdchk.posix.Command;
import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.EnvironmentBlock;
import dev.cmdchk.posix.RunningCommand;
import dev.cmdchk.posix.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * The shell of this machine, as far as it can be told from outside.
 *
 * @param program its file
 * @param replaced whether it becomes a plain command (bash, most others) and does not start it as a child and wait for it
 *     (dash as Debian builds it). Then it reports a command that signal N killed as exit status 128 + N, and names the
 *     signal on standard error
 * @param ownPrograms whether it has programs of its own that it prefers to files (BusyBox, as it may be built): then it alone
 *     knows what a command does
 */
record Shell(Path program, boolean replaced, boolean ownPrograms) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SIGNAL_BASE = 128;

    /** Finds out about {@code program} by a command that prints its own process id, where it is found and where it is not. */
    static Shell examine(CommandLoop loop, Path program) {
        try {
            RunningCommand found = start(loop, program, "/usr/bin:/bin");
            RunningCommand lost = start(loop, program, "/nonexistent");
            String printed = found.result().get().output().strip();
            boolean ran = lost.result().get().ending().equals(Optional.of(new Ending.Exited(0)));
            return new Shell(program, printed.equals(Integer.toString(found.pid())), ran);
        } catch (ExecutionException e) {
            // No shell, no difference: plain commands are told as the kernel tells them.
            return new Shell(program, true, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Shell(program, true, false);
        }
    }

    private static RunningCommand start(CommandLoop loop, Path program, String path) {
        Command command = new Command(
                program,
                List.of("sh", "-c", "readlink /proc/self"),
                EnvironmentBlock.of(Map.of("PATH", path)),
                Map.of(),
                Optional.empty());
        return loop.start(PATIENCE, () -> command);
    }

    /** Returns what this shell would have made of a plain command that ended so. */
    Outcome outcome(Outcome direct) {
        return !this.replaced && direct instanceof Outcome.Killed(int signal)
                ? new Outcome.Exited(SIGNAL_BASE + signal)
                : direct;
    }

    /** Returns what this shell would have written, in ASCII, after a plain command that ended so. */
    String notice(Outcome direct, boolean dumped) {
        boolean silent = this.replaced
                || !(direct instanceof Outcome.Killed(int signal))
                || signal == Signals.INT
                || signal == Signals.PIPE;
        return silent ? "" : Signals.text(((Outcome.Killed) direct).signal()) + (dumped ? " (core dumped)\n" : "\n");
    }
}
