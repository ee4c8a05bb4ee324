package dev.cmdchk.checks;

import dev.cmdchk.posix.Command;
import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.CommandResult;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.EnvironmentBlock;
import dev.cmdchk.posix.Errno;
import dev.cmdchk.posix.RunningCommand;
import dev.cmdchk.posix.Survivor;
import dev.cmdchk.posix.SystemCallException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Runs commands through a {@link CommandLoop}, which says what bounds them. A {@linkplain PlainCommand plain} one is
 * executed directly, any other one by the shell; that makes no difference to what comes of it.
 *
 * <p>A process that could not be killed is logged, and its check is not started again while it lives.
 */
final class PosixRunner implements Runner {

    private static final System.Logger LOGGER = System.getLogger(PosixRunner.class.getName());
    /** The system's fault, not the program's: the shell would meet with it too, or hide it. */
    private static final Set<Integer> SHORTAGES =
            Set.of(Errno.E2BIG, Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE);

    private final CommandLoop loop;
    private final Map<String, String> variables;
    private final EnvironmentBlock environment;
    private final WorkingDirectory directory;
    private final Shell shell;
    private final Map<String, List<Survivor>> survivors = new ConcurrentHashMap<>();

    /**
     * @param loop closed together with this runner
     * @param environment all that checks have in common
     */
    PosixRunner(CommandLoop loop, Map<String, String> environment, WorkingDirectory directory, Shell shell) {
        this.loop = loop;
        this.variables = Map.copyOf(environment);
        this.environment = EnvironmentBlock.of(environment);
        this.directory = directory;
        this.shell = shell;
    }

    @Override
    public Run run(Check check) throws InterruptedException {
        long started = System.nanoTime();
        Optional<Survivor> survivor = survivor(check);
        if (survivor.isPresent()) {
            String reason = "process %d of an earlier run cannot be killed: %s"
                    .formatted(survivor.get().pid(), survivor.get().reason());
            return notStarted(check, reason, started);
        }
        try {
            Started command = start(check);
            return finished(check, command.plain(), await(command.running()), started);
        } catch (SystemCallException e) {
            return notStarted(check, this.directory.explain(e.reason()), started);
        } catch (ExecutionException e) {
            return notStarted(check, "its end is unknown: " + e.getCause(), started);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return notStarted(check, String.valueOf(e.getMessage()), started);
        }
    }

    private Optional<Survivor> survivor(Check check) {
        List<Survivor> known = this.survivors.getOrDefault(check.name(), List.of());
        return known.stream().filter(Survivor::isAlive).findFirst();
    }

    private record Started(RunningCommand running, boolean plain) {}

    private Started start(Check check) throws SystemCallException {
        Optional<PlainCommand> plain = PlainCommand.of(check.command(), variables(check));
        if (plain.isPresent()) {
            try {
                return new Started(
                        start(check, plain.get().program(), plain.get().words()), true);
            } catch (SystemCallException e) {
                if (SHORTAGES.contains(e.errno())) {
                    throw e;
                }
            }
        }
        return new Started(start(check, this.shell.program(), List.of("sh", "-c", check.command())), false);
    }

    private Map<String, String> variables(Check check) {
        if (check.env().isEmpty()) {
            return this.variables;
        }
        Map<String, String> all = new HashMap<>(this.variables);
        all.putAll(check.env());
        return all;
    }

    private RunningCommand start(Check check, Path program, List<String> arguments) throws SystemCallException {
        return this.loop.start(new Command(
                program,
                arguments,
                this.environment,
                CheckEnvironment.of(check),
                this.directory.named(),
                check.timeout()));
    }

    private static CommandResult await(RunningCommand running) throws InterruptedException, ExecutionException {
        try {
            return running.result().get();
        } catch (InterruptedException e) {
            running.cancel();
            throw e;
        }
    }

    private Run finished(Check check, boolean plain, CommandResult result, long started) {
        note(check, result.survivors());
        String output = result.output();
        Outcome outcome = new Outcome.TimedOut(check.timeout());
        if (result.ending().isPresent()) {
            Ending ending = result.ending().get();
            boolean dumped = ending instanceof Ending.Killed(int _, boolean core) && core;
            outcome = outcome(ending);
            if (plain) {
                output += this.shell.notice(outcome, dumped);
                outcome = this.shell.outcome(outcome);
            }
        }
        return new Run(check, outcome, output, result.omitted(), since(started));
    }

    private void note(Check check, List<Survivor> found) {
        this.survivors.put(check.name(), found);
        for (Survivor survivor : found) {
            String pid = Integer.toString(survivor.pid());
            LOGGER.log(
                    Level.WARNING, "Cannot kill process {0} of check {1}: {2}", pid, check.name(), survivor.reason());
        }
    }

    private static Outcome outcome(Ending ending) {
        return switch (ending) {
            case Ending.Exited(int status) -> new Outcome.Exited(status);
            case Ending.Killed(int signal, boolean _) -> new Outcome.Killed(signal);
        };
    }

    private static Run notStarted(Check check, String reason, long started) {
        return new Run(check, new Outcome.NotStarted(reason), "", 0, since(started));
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public boolean isAlive() {
        return this.loop.isAlive();
    }

    @Override
    public void close() {
        this.loop.close();
    }
}
