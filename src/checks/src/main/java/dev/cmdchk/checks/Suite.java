package dev.cmdchk.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All checks of a check list, run side by side for each caller. Safe for use by many threads at once. */
public final class Suite implements AutoCloseable {
    /** What an answer may take beyond a check's own timeout and kill grace. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Runner runner;
    private final Duration killGrace;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Gate> gates;
    private volatile boolean closed;

    /**
     * @param checks what to run, at least one
     * @param runner closed together with this suite
     * @param killGrace how long a command that overran may take to end, as the runner was told
     * @param maxParallel how many runs may be in flight at once, 1 or more
     * @param listener told of every finished run once, on the thread that ran it; not of those that closing ended
     */
    public Suite(List<Check> checks, Runner runner, Duration killGrace, int maxParallel, Consumer<Run> listener) {
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("'checks' must not be empty: with nothing to run nothing is known");
        }
        this.runner = runner;
        this.killGrace = killGrace;
        Semaphore slots = new Semaphore(maxParallel, true);
        this.gates = checks.stream()
                .map(check -> new Gate(check, runner, this.executor, slots, run -> this.tell(listener, run)))
                .toList();
    }

    /** Returns the checks, in the order of the check list. */
    public List<Check> checks() {
        return this.gates.stream().map(Gate::check).toList();
    }

    /**
     * Runs every check that {@code which} accepts, or joins the run that another caller waits for, and waits for all.
     *
     * @return one run per check; one that did not end within its timeout, the kill grace and a second is
     *     {@link Outcome.NotStarted}
     * @throws InterruptedException if the caller is interrupted while it waits; the runs go on
     */
    public Report checkThose(Predicate<Check> which) throws InterruptedException {
        long asked = System.nanoTime();
        List<Gate> wanted =
                this.gates.stream().filter(gate -> which.test(gate.check())).toList();
        List<CompletableFuture<Run>> joined = wanted.stream().map(Gate::join).toList();
        List<Run> runs = new ArrayList<>(joined.size());
        for (int i = 0; i < joined.size(); i++) {
            runs.add(this.await(wanted.get(i).check(), joined.get(i), asked));
        }
        return new Report(runs);
    }

    private Run await(Check check, CompletableFuture<Run> joined, long asked) throws InterruptedException {
        Duration patience = check.timeout().plus(this.killGrace).plus(SLACK);
        Duration waited = Duration.ofNanos(System.nanoTime() - asked);
        String reason;
        try {
            return joined.get(patience.minus(waited).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            reason = "no result within " + patience.toSeconds() + " s: earlier runs were still going";
        } catch (ExecutionException e) {
            reason = "could not be run: " + e.getCause();
        }
        return new Run(check, new Outcome.NotStarted(reason), "", 0, patience);
    }

    /** A run that {@link #close} killed says nothing about its check. */
    private void tell(Consumer<Run> listener, Run run) {
        if (!this.closed) {
            listener.accept(run);
        }
    }

    /** Runs every check: {@link #checkThose} with all of them. */
    public Report check() throws InterruptedException {
        return this.checkThose(_ -> true);
    }

    /** Kills what still runs. Callers that wait get an unhealthy report. */
    @Override
    public void close() {
        this.closed = true;
        this.runner.close();
        this.executor.shutdownNow();
    }
}
