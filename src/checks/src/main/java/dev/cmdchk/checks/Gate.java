package dev.cmdchk.checks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The coalescing rule of one check: a caller joins the next run that starts after it came. However many ask, at most
 * one run is in flight and one waits to start; a caller that goes away cancels nobody's run.
 */
final class Gate {
    private final Check check;
    private final Runner runner;
    private final Executor executor;
    private final Semaphore slots;
    private final Consumer<Run> listener;
    private final Object lock = new Object();
    private @Nullable CompletableFuture<Run> next;
    private boolean busy;

    /**
     * @param executor where runs wait; each uses one thread of it at a time
     * @param slots how many runs all gates together may have in flight
     * @param listener told of every finished run, before its callers are
     */
    Gate(Check check, Runner runner, Executor executor, Semaphore slots, Consumer<Run> listener) {
        this.check = check;
        this.runner = runner;
        this.executor = executor;
        this.slots = slots;
        this.listener = listener;
    }

    Check check() {
        return this.check;
    }

    /** Returns a run that starts after this call. It is shared: complete or cancel only a copy of it. */
    CompletableFuture<Run> join() {
        synchronized (this.lock) {
            if (this.next != null) {
                return this.next;
            }
            CompletableFuture<Run> joined = new CompletableFuture<>();
            this.next = joined;
            if (!this.busy) {
                this.busy = true;
                this.executor.execute(this::runWhileAsked);
            }
            return joined;
        }
    }

    private void runWhileAsked() {
        boolean asked = true;
        while (asked) {
            // Callers may join for as long as the run waits for its slot: it has not started yet.
            this.slots.acquireUninterruptibly();
            CompletableFuture<Run> starting = this.take();
            try {
                Run run = this.runner.run(this.check);
                this.listener.accept(run);
                starting.complete(run);
            } catch (InterruptedException | RuntimeException | Error e) {
                starting.completeExceptionally(e);
            } finally {
                this.slots.release();
            }
            asked = this.stillAsked();
        }
    }

    private CompletableFuture<Run> take() {
        synchronized (this.lock) {
            CompletableFuture<Run> starting = this.next;
            this.next = null;
            if (starting == null) {
                throw new IllegalStateException("nobody asked for check " + this.check.name());
            }
            return starting;
        }
    }

    private boolean stillAsked() {
        synchronized (this.lock) {
            this.busy = this.next != null;
            return this.busy;
        }
    }
}
