package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Child;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.supervisor.State.Action;
import dev.cmdchk.supervisor.State.Event;
import dev.cmdchk.supervisor.State.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The loop around {@link State}: waits for the next event, asks the table, acts. Nothing here decides. */
final class Supervisor {
    private static final int TERM = 15;
    private static final int KILL = 9;

    /** Starts a server. */
    interface Starter {
        /** Starts one; {@code before} says how the server before it ended. */
        Child start(Optional<String> before) throws SystemCallException;
    }

    private final Starter starter;
    private final PrintStream console;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private State state = State.DOWN;
    private long started = System.nanoTime() - State.BETWEEN_STARTS.toNanos();
    private long due = System.nanoTime();
    private boolean timing = true;
    private volatile Optional<String> ended = Optional.empty();
    private @Nullable Child server;

    Supervisor(Starter starter, PrintStream console) {
        this.starter = starter;
        this.console = console;
    }

    /** Tells the loop that something happened. Safe for any thread, signal handlers included. */
    void tell(Event event) {
        this.events.add(event);
    }

    /** Keeps a server running until {@link Event#STOP}. */
    void run() throws InterruptedException {
        while (this.state != State.DONE) {
            Event event = this.await();
            Step step = this.state.on(event);
            this.state = step.next();
            this.act(step.action());
        }
    }

    private Event await() throws InterruptedException {
        if (!this.timing) {
            return this.events.take();
        }
        Event event = this.events.poll(this.due - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event != null) {
            return event;
        }
        this.timing = false;
        return Event.DUE;
    }

    private void act(Action action) {
        switch (action) {
            case NOTHING, LEAVE -> {}
            case START -> this.start();
            case AWAIT_START -> this.dueAt(this.started, State.BETWEEN_STARTS);
            case TERMINATE -> this.signal(TERM);
            case TERMINATE_IN_TIME -> {
                this.signal(TERM);
                this.dueAt(System.nanoTime(), State.TO_STOP);
            }
            case KILL -> this.signal(KILL);
        }
    }

    private void dueAt(long from, Duration delay) {
        this.due = from + delay.toNanos();
        this.timing = true;
    }

    private void start() {
        this.started = System.nanoTime();
        try {
            Child child = this.starter.start(this.ended);
            this.server = child;
            this.say("started server " + child.pid());
            var _ = child.onEnd().whenComplete((ending, failure) -> this.ended(child, ending, failure));
        } catch (SystemCallException e) {
            this.say("server not started: " + e.getMessage());
            this.tell(Event.ENDED);
        }
    }

    private void ended(Child child, @Nullable Ending ending, @Nullable Throwable failure) {
        String how = ending == null ? "cannot be waited for: " + failure : describe(ending);
        this.ended = Optional.of("The server before this one, process %d, %s".formatted(child.pid(), how));
        this.say("server %d %s".formatted(child.pid(), how));
        this.tell(Event.ENDED);
    }

    private static String describe(Ending ending) {
        return switch (ending) {
            case Ending.Exited(int status) -> "ended with exit status " + status;
            case Ending.Killed(int signal, boolean _) -> "was killed by signal %d (%d)".formatted(signal, 128 + signal);
        };
    }

    private void signal(int signal) {
        try {
            if (this.server != null) {
                this.server.kill(signal);
            }
        } catch (SystemCallException e) {
            this.say("server cannot be signalled: " + e.getMessage());
        }
    }

    private void say(String text) {
        this.console.println("cmdchk_wrapper: " + text);
    }
}
