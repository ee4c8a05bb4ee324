package dev.cmdchk.checks;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The coalescing rule of one check: a caller joins the next run that starts after it came, or, where an age is allowed,
 * takes a younger result or joins the run in flight. However many ask, at most one run is in flight and one waits to
 * start; a caller that goes away cancels nobody's run.
 *
 * <p>A run that has not started within the check's timeout is not waited for any longer, but keeps its place among those
 * that wait for a slot: else a check that comes too late once would do so for ever. A run that has started is waited for
 * to its end, which the runner bounds. So a caller waits for the timeout, the kill grace and a second when nothing is in
 * its way, and for one timeout more when something is.
 */
final class Gate {
    /** What a run may take beyond its check's timeout and the kill grace. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Surroundings around;
    private final Object lock = new Object();
    private final Deadlines deadlines;
    private final Defects defects = new Defects();
    private volatile Held held;
    private @Nullable Flight running;
    private @Nullable Flight waiting;
    /** Whether it has asked for a slot and not begun to use it. */
    private boolean queued;

    private boolean retired;

    Gate(Check check, Surroundings around) {
        this.around = around;
        this.deadlines = new Deadlines(around.time(), this::look);
        this.held = Held.nothing(check, around.time());
    }

    Check check() {
        return this.held.state().check();
    }

    CheckState state() {
        return this.held.state();
    }

    /**
     * Makes it the gate of {@code check}, which runs anew before it answers. For fall and rise the runs of the one before count
     * on where both test the same and no time has passed in between.
     */
    void become(Check check) {
        synchronized (this.lock) {
            boolean same = !this.retired && check.testsTheSameAs(check());
            this.retired = false;
            this.held =
                    same ? this.held.handedOnTo(check, this.around.time()) : Held.nothing(check, this.around.time());
            if (this.running != null) {
                this.running.outdated = true;
            }
        }
    }

    /** Starts no run any longer that nobody waits for. */
    void retire() {
        synchronized (this.lock) {
            this.retired = true;
        }
    }

    boolean isIdle() {
        synchronized (this.lock) {
            return this.running == null && this.waiting == null && !this.queued;
        }
    }

    /** Starts a run for no caller, unless there is one that is in flight or to come. */
    void runInBackground() {
        synchronized (this.lock) {
            if (!this.retired && !isRunning() && this.waiting == null && !this.queued) {
                ask();
            }
        }
    }

    /** @param allowed how old a result may be; zero for a run that starts after this call */
    CompletableFuture<Answer> join(Duration allowed) {
        Held known = this.held;
        Check check = known.state().check();
        if (check.freshness().isScheduled()) {
            return known.isResult() ? CompletableFuture.completedFuture(known.told(this.around.time())) : joinAny();
        }
        Duration oldest = max(allowed, check.freshness().maxAge());
        if (oldest.isZero()) {
            return joinNext();
        }
        Duration age = known.age(this.around.time());
        return known.isResult() && age.compareTo(oldest) <= 0
                ? CompletableFuture.completedFuture(new Answer.Known(known.state(), age))
                : joinAny();
    }

    /** Returns what a caller learns for whom nothing is run. */
    Answer known() {
        return this.held.told(this.around.time());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private CompletableFuture<Answer> joinAny() {
        synchronized (this.lock) {
            if (this.running == null || this.running.outdated) {
                return joinNext();
            }
            this.around.coalesced().increment();
            return this.running.answer;
        }
    }

    /** Returns whether a run of the check in its present form is in flight. */
    private boolean isRunning() {
        return this.running != null && !this.running.outdated;
    }

    private CompletableFuture<Answer> joinNext() {
        synchronized (this.lock) {
            if (this.waiting == null) {
                return ask().answer;
            }
            this.around.coalesced().increment();
            return this.waiting.answer;
        }
    }

    private Flight ask() {
        Flight flight =
                new Flight(this.around.time().nanos() + check().timeout().toNanos());
        this.waiting = flight;
        this.deadlines.add(flight.deadline);
        if (this.running == null && !this.queued) {
            this.queued = true;
            this.around.slots().take(this::launch);
        }
        return flight;
    }

    private void launch() {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            this.around.executor().execute(() -> begin(begun, this.around.runner()::run));
        } catch (RejectedExecutionException _) {
            synchronized (this.lock) {
                this.queued = false;
            }
            this.around.slots().release();
            sendAway("the server stops");
        } catch (OutOfMemoryError e) {
            // The system has no thread to give, unless what is queued all the same begins first.
            // Not from here: as many may wait as there are checks, each beginning the next within itself.
            Outcome outcome = new Outcome.NotStarted(String.valueOf(e.getMessage()));
            this.around
                    .time()
                    .after(Duration.ZERO, () -> begin(begun, check -> new Run(check, outcome, "", 0, Duration.ZERO)));
        }
    }

    /** How a check comes to a run. */
    @FunctionalInterface
    private interface Way {
        Run run(Check check) throws InterruptedException;
    }

    private void begin(AtomicBoolean begun, Way way) {
        if (!begun.getAndSet(true)) {
            run(way);
        }
    }

    private void run(Way way) {
        Flight flight = takeOff();
        if (flight != null) {
            CheckState before = this.held.state();
            Answer answer = fly(before, way);
            land();
            flight.answer.complete(answer);
        } else {
            this.around.slots().release();
        }
    }

    private @Nullable Flight takeOff() {
        synchronized (this.lock) {
            this.queued = false;
            Flight flight = this.waiting;
            this.waiting = null;
            if (flight == null && !this.retired) {
                flight = new Flight(0);
            }
            this.running = flight;
            if (flight != null) {
                flight.deadline = this.around.time().nanos() + patience().toNanos();
                this.deadlines.add(flight.deadline);
            }
            return flight;
        }
    }

    private Duration patience() {
        return check().timeout().plus(this.around.killGrace()).plus(SLACK);
    }

    /** Runs the command and makes known what came of it. */
    private Answer fly(CheckState before, Way way) {
        CheckState after;
        try {
            Run run = way.run(before.check()).inTime(SLACK);
            after = before.after(run, this.around.time().now());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer.Unknown(before, "its run was cut short");
        } catch (RuntimeException | Error e) {
            this.defects.log(before.check(), "could not be run", e);
            return new Answer.Unknown(before, "could not be run");
        }
        if (replace(before, after)) {
            this.defects.tell(this.around.listener(), before, after);
        }
        return new Answer.Known(after, Duration.ZERO);
    }

    /** A check that became another one in the meantime is not told what the old one did. */
    // The very state that the run began with: one that is equal may have come after a change there and back.
    @SuppressWarnings("ReferenceEquality")
    private boolean replace(CheckState before, CheckState after) {
        synchronized (this.lock) {
            boolean same = this.held.state() == before;
            if (same) {
                this.held = Held.result(after, this.around.time());
            }
            return same;
        }
    }

    /** Makes room for the next run: first for one of another check that has waited longer. */
    private void land() {
        boolean asked;
        synchronized (this.lock) {
            this.running = null;
            asked = this.waiting != null;
            this.queued = asked;
        }
        this.around.slots().release();
        if (asked) {
            this.around.slots().take(this::launch);
        }
    }

    /** Gives up the flights whose deadline has passed. */
    private void look() {
        synchronized (this.lock) {
            long now = this.around.time().nanos();
            this.deadlines.rang();
            if (this.running != null && !isInTime(this.running, now)) {
                String reason = "no result within %d s".formatted(patience().toSeconds());
                this.running.answer.complete(new Answer.Unknown(state(), reason));
            }
            if (this.waiting != null && !isInTime(this.waiting, now)) {
                Flight late = this.waiting;
                this.waiting = null;
                late.answer.complete(whyLate());
            }
        }
    }

    private boolean isInTime(Flight flight, long now) {
        boolean inTime = flight.deadline - now > 0;
        if (inTime) {
            this.deadlines.add(flight.deadline);
        }
        return inTime;
    }

    private Answer whyLate() {
        return this.running == null
                ? new Answer.FullHouse(state())
                : new Answer.Unknown(state(), "an earlier run was still going");
    }

    /** Sends all callers away. A run in flight goes on. */
    void sendAway(String reason) {
        synchronized (this.lock) {
            Answer unknown = new Answer.Unknown(state(), reason);
            Optional.ofNullable(this.running).ifPresent(flight -> flight.answer.complete(unknown));
            Optional.ofNullable(this.waiting).ifPresent(flight -> flight.answer.complete(unknown));
            this.waiting = null;
        }
    }
}
