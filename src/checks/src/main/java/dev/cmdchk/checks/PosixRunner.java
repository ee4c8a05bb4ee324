package dev.cmdchk.checks;

import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.CommandResult;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.EnvironmentBlock;
import dev.cmdchk.posix.Errno;
import dev.cmdchk.posix.RunningCommand;
import dev.cmdchk.posix.Survivor;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands through a {@link CommandLoop}, which says what bounds them. A {@linkplain PlainCommand plain} one is
 * executed directly, any other one by the shell; that makes no difference to what comes of it.
 *
 * <p>A process that could not be killed is logged, and its check is not started again while it lives.
 */
final class PosixRunner implements Runner {

    /** The system's fault, not the program's: the shell would meet with it too, or hide it. */
    private static final Set<Integer> SHORTAGES =
            Set.of(Errno.E2BIG, Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE);

    /** What an operator can do about some of them; where the system's words alone would leave him guessing. */
    private static final Map<Integer, String> REMEDIES = Map.of(
            Errno.E2BIG, "shorten the command or its environment: a word may have 131,071 bytes",
            Errno.EAGAIN, "raise the limit of processes: TasksMax or pids.max of the control group, or ulimit -u",
            Errno.EMFILE, "raise the limit of open files: LimitNOFILE or ulimit -n");

    /** Far more than checks are at once; those that are no more are forgotten together with all others. */
    private static final int MOST_PREPARED = 10_000;

    private final CommandLoop loop;
    private final PreparedCheck.Common common;
    private final WorkingDirectory directory;
    private final Shell shell;
    private final Map<String, PreparedCheck> prepared = new ConcurrentHashMap<>();
    private final Survivors survivors = new Survivors();

    /**
     * @param loop closed together with this runner
     * @param environment all that checks have in common
     */
    PosixRunner(CommandLoop loop, Map<String, String> environment, WorkingDirectory directory, Shell shell) {
        this.loop = loop;
        this.common = new PreparedCheck.Common(
                Map.copyOf(environment), EnvironmentBlock.of(environment), directory.named(), shell);
        this.directory = directory;
        this.shell = shell;
    }

    @Override
    public Run run(Check check) throws InterruptedException {
        long started = System.nanoTime();
        Survivor survivor = this.survivors.of(check);
        if (survivor != null) {
            String reason =
                    "process %d of an earlier run cannot be killed: %s".formatted(survivor.pid(), survivor.reason());
            return notStarted(check, reason, started);
        }
        try {
            return run(prepared(check), started);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            return notStarted(check, reason(e), started);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return notStarted(check, String.valueOf(e.getMessage()), started);
        }
    }

    // The very check that was prepared: to compare all of it would take longer than to prepare it anew.
    @SuppressWarnings("ReferenceEquality")
    private PreparedCheck prepared(Check check) {
        PreparedCheck known = this.prepared.get(check.name());
        if (known == null || known.check() != check) {
            if (this.prepared.size() >= MOST_PREPARED) {
                this.prepared.clear();
            }
            known = new PreparedCheck(check, this.common, found -> this.survivors.add(check, found));
            this.prepared.put(check.name(), known);
        }
        return known;
    }

    private Run run(PreparedCheck prepared, long started) throws InterruptedException, ExecutionException {
        Check check = prepared.check();
        RunningCommand running = this.loop.start(check.timeout(), prepared::command);
        try {
            CommandResult result = await(running);
            return finished(check, !prepared.isShell(running.command()), result, started);
        } catch (ExecutionException e) {
            if (!isForTheShell(e.getCause()) || prepared.isShell(running.command())) {
                throw e;
            }
        }
        Duration left = check.timeout().minus(since(started));
        return left.isPositive()
                ? finished(check, false, await(this.loop.start(left, prepared::shell)), started)
                : new Run(check, new Outcome.TimedOut(check.timeout()), "", 0, since(started));
    }

    private String reason(ExecutionException e) {
        return switch (e.getCause()) {
            case SystemCallException failed -> this.directory.explain(failed.reason()) + remedy(failed.errno());
            case null -> String.valueOf(e.getMessage());
            case Throwable cause -> String.valueOf(cause.getMessage());
        };
    }

    private static String remedy(int errno) {
        String remedy = REMEDIES.get(errno);
        return remedy == null ? "" : ", hint: " + remedy;
    }

    private static boolean isForTheShell(@Nullable Throwable cause) {
        return cause instanceof SystemCallException failed && !SHORTAGES.contains(failed.errno());
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
        Outcome outcome = new Outcome.TimedOut(check.timeout());
        String notice = "";
        if (result.ending().isPresent()) {
            Ending ending = result.ending().get();
            boolean dumped = ending instanceof Ending.Killed(int _, boolean core) && core;
            outcome = outcome(ending);
            if (plain) {
                notice = this.shell.notice(outcome, dumped);
                outcome = this.shell.outcome(outcome);
            }
        }
        // The shell's words come last, and what of them has no room is counted, as of any output.
        int room = Math.min(notice.length(), CommandResult.KEPT_BYTES - result.kept());
        String output = result.output() + notice.substring(0, room);
        return new Run(check, outcome, output, result.omitted() + notice.length() - room, since(started));
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
    public long survivors() {
        return this.survivors.count();
    }

    @Override
    public boolean isAlive() {
        return this.loop.isAlive();
    }

    @Override
    public void close() {
        this.loop.close();
        this.survivors.close();
    }
}
