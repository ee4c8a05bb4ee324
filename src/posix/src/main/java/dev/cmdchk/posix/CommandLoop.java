package dev.cmdchk.posix;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs commands at the cost of a C program, and bounds whatever they do.
 *
 * <p>A command is the leader of a session of its own. Its standard input is empty, its standard output and error are one
 * pipe, it has no other descriptor, no signal is blocked or ignored. One thread, this class's, watches all of them.
 *
 * <p><b>Its end.</b> A command has ended when its child has; a process that keeps the pipe open delays that by 100 ms at
 * most. What is left of its session a moment later is killed. A process that left the session on purpose (setsid(2), as
 * services do) lives on.
 *
 * <p><b>Its deadline.</b> At the deadline the group gets SIGTERM, after the grace SIGKILL, and so does every process of
 * the command that left the group or the session, however it was started. What still lives half a second later is a
 * {@link Survivor}. A process escapes only if it left the session, emptied its environment and outlived its parent
 * before the deadline.
 *
 * <p><b>This process</b> becomes a subreaper (prctl(2)) and collects the orphans of its commands. Nothing here waits for
 * "any child", so other code may start processes of its own; yet {@link ProcessBuilder} beside a loop is not a good idea:
 * orphans of its processes are adopted too. SIGCHLD gets its default action, without which no exit status can be had.
 *
 * <p>What it needs of the system: {@link Requirements}. Safe for use by many threads.
 */
public final class CommandLoop implements AutoCloseable {

    /** The variable in each command's environment by which its processes are found. */
    public static final String MARKER = "CMDCHK_RUN";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long NEVER = Long.MAX_VALUE;
    /** A second: long after its start has ended, a child is handed over. */
    private static final int ROUNDS_WHILE_STARTS_HANG = 10;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = this.arena.allocate(Native.STATE);
    private final MemorySegment info = this.arena.allocate(ProcessCalls.SIGINFO);
    private final MemorySegment event = this.arena.allocate(Epoll.EVENT);
    private final MemorySegment buffer = this.arena.allocate(BUFFER_BYTES);

    private final long killGraceNanos;
    private final Handover handover;
    private final Epoll epoll;
    private final Starts starts;
    private final Sessions sessions;
    private final Thread thread;

    private final AtomicLong ids = new AtomicLong();
    private final Queue<ChildProcess> cancelled = new ConcurrentLinkedQueue<>();
    private volatile long wakesAt = NEVER;
    private volatile boolean closing;

    // Of the loop's thread alone.
    private final NavigableSet<ChildProcess> timers = new TreeSet<>(
            Comparator.<ChildProcess>comparingLong(ChildProcess::due).thenComparingLong(ChildProcess::id));
    private final Leftovers leftovers;
    private final Expendable expendable = new Expendable(this.state);
    private final Pursuit pursuit = new Pursuit(this.state);
    private long closingSince = NEVER;

    private CommandLoop(Duration killGrace, Sessions sessions, Handover handover, ThreadFactory starters) {
        this.killGraceNanos = killGrace.toNanos();
        this.handover = handover;
        this.epoll = handover.epoll();
        this.sessions = sessions;
        sessions.open();
        this.starts = new Starts(this, handover, () -> new Spawner(handover.emptyInput(), sessions), starters);
        this.leftovers = new Leftovers(this.expendable, sessions);
        this.thread = Thread.ofPlatform().daemon().name("commands").unstarted(this::loop);
    }

    /**
     * Starts a loop. Where there is an {@linkplain Requirements#obstacle obstacle}, it would not work.
     *
     * @param killGrace how long a command may take to end after SIGTERM, zero or more
     * @param sessions where it notes those of its commands; of no other loop
     * @throws SystemCallException if there is no descriptor left
     */
    public static CommandLoop open(Duration killGrace, Sessions sessions) throws SystemCallException {
        return open(
                killGrace,
                sessions,
                Thread.ofPlatform().daemon().name("start of commands").factory());
    }

    static CommandLoop open(Duration killGrace, Sessions sessions, ThreadFactory starters) throws SystemCallException {
        Orphans.adopt();
        try (Arena arena = Arena.ofConfined()) {
            ProcessCalls.resetAction(arena.allocate(Native.STATE), Signals.CHLD);
        }
        CommandLoop loop = new CommandLoop(killGrace, sessions, Handover.open(), starters);
        loop.thread.start();
        return loop;
    }

    /**
     * Starts a command. On a virtual thread this keeps the carrier until the program runs, about as long as a C program's
     * posix_spawn takes; where that lasts on all carriers, other threads get a spare one, and further starts wait for their
     * turn, whatever interrupts them.
     *
     * @param timeout how long it may run, from now on, more than zero
     * @param choice returns what to start. A part of the start, for to look for a program may last as long as to open it.
     *     What it throws fails the result
     * @throws IllegalStateException if this loop is closed
     */
    public RunningCommand start(Duration timeout, Supplier<Command> choice) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("'timeout' must be more than zero but is " + timeout);
        }
        this.handover.enter();
        if (this.closing) {
            this.handover.leave();
            throw new IllegalStateException(Starts.CLOSED);
        }
        ChildProcess child = new ChildProcess(this, this.ids.incrementAndGet(), timeout, choice);
        this.starts.start(child);
        return new RunningCommand(child, this);
    }

    /** Wakes this thread if it sleeps for longer than until {@code instant}. Any thread may call this. */
    void wakeBy(long instant, MemorySegment state) {
        if (instant < this.wakesAt) {
            this.epoll.wakeUp(state);
        }
    }

    void cancel(ChildProcess child) {
        child.unwanted();
        this.cancelled.add(child);
        wakeUp();
    }

    private void wakeUp() {
        try (Arena arena = Arena.ofConfined()) {
            this.epoll.wakeUp(arena.allocate(Native.STATE));
        }
    }

    /** Returns whether commands can be started: not when it was closed, or a defect ended its thread. */
    public boolean isAlive() {
        return !this.closing;
    }

    /**
     * Ends what still runs as if its time were up, and what ended runs have left, and frees all resources. Takes the grace
     * and a second at most; a command whose start hangs is ended by the thread that starts it, when it can be. Idempotent.
     */
    @Override
    public void close() {
        this.closing = true;
        wakeUp();
        boolean interrupted = false;
        while (this.thread.isAlive()) {
            try {
                this.thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (!(this.closing && nothingIsLeft(now()))) {
                turn();
            }
        } finally {
            // Also where a defect ends the loop: nobody may wait for what will not come.
            this.closing = true;
            free();
        }
    }

    /** By itself, because the JVM compiles what is called often sooner than what goes round and round. */
    private void turn() {
        takeRequests();
        int events = this.epoll.await(this.state, pauseMillis());
        for (int event = 0; event < events; event++) {
            dispatch(this.epoll.key(this.state, event));
        }
        runTimers(now());
    }

    private void runTimers(long now) {
        while (!this.timers.isEmpty() && this.timers.first().due() <= now) {
            ChildProcess child = this.timers.removeFirst();
            child.due(NEVER);
            child.onDue(now);
        }
        this.starts.look(now);
        if (this.leftovers.due() <= now) {
            int rounds = roundsOfAnOrphan();
            this.leftovers.sweep(now, rounds, pids());
        }
    }

    /** A child that is just being started is not known here yet. One whose start hangs has not begun to run. */
    private int roundsOfAnOrphan() {
        int starts = this.handover.starts();
        return starts == 0 ? 1 : starts <= this.starts.hanging() ? ROUNDS_WHILE_STARTS_HANG : Integer.MAX_VALUE;
    }

    private boolean nothingIsLeft(long now) {
        this.closingSince = Math.min(this.closingSince, now);
        boolean started = this.handover.starts() == 0 || now - this.closingSince >= Starts.PATIENCE_NANOS;
        return started
                && this.handover.children().stream().allMatch(ChildProcess::isSettled)
                && !this.leftovers.remain(now, pids());
    }

    private Set<Integer> pids() {
        return this.handover.children().stream()
                .map(child -> child.leader().pid())
                .collect(Collectors.toSet());
    }

    private void takeRequests() {
        for (ChildProcess child = this.handover.take(); child != null; child = this.handover.take()) {
            if (child.isUnwanted()) {
                child.overrun(now());
            } else if (child.due() != NEVER && !child.isDone()) {
                this.timers.add(child);
            }
        }
        for (ChildProcess child = this.cancelled.poll(); child != null; child = this.cancelled.poll()) {
            // One that has not started yet is not of this thread; it is looked at again when it arrives.
            if (this.handover.child(child.id()) != null) {
                child.overrun(now());
            }
        }
        if (this.closing) {
            this.handover.children().forEach(child -> child.overrun(now()));
        }
    }

    private void dispatch(long key) {
        ChildProcess child = key == Epoll.WAKE_UP ? null : this.handover.child(key >>> 1);
        if (child == null) {
            return;
        }
        if ((key & 1) == 0) {
            child.onReadable(this.buffer);
        } else {
            child.onEnded(now());
        }
    }

    /**
     * Announces when this thread wakes by itself, so that who starts a command knows whether to wake it. The instant
     * stays when its reason goes: one vain wake-up is cheaper than one for every start.
     */
    private int pauseMillis() {
        long now = now();
        long next = Math.min(
                Math.min(this.leftovers.due(), this.starts.due(now)),
                this.timers.isEmpty() ? NEVER : this.timers.first().due());
        this.wakesAt = this.wakesAt <= now ? next : Math.min(next, this.wakesAt);
        if (!this.handover.isEmpty() || !this.cancelled.isEmpty() || this.wakesAt <= now) {
            return 0;
        }
        // Only now: who comes later sees the instant, and wakes this thread where it is too late.
        long until = Math.min(this.wakesAt, this.starts.due(now));
        if (until == NEVER) {
            return this.closing ? 1 : -1;
        }
        return Math.clamp(NANOSECONDS.toMillis(until - now) + 1, 0, Integer.MAX_VALUE);
    }

    private void free() {
        this.starts.close();
        this.handover.close(this.state);
    }

    /** Returns the present instant in nanoseconds, monotonic; on Linux it counts from the start of the machine. */
    long now() {
        return System.nanoTime();
    }

    long killGraceNanos() {
        return this.killGraceNanos;
    }

    MemorySegment state() {
        return this.state;
    }

    MemorySegment info() {
        return this.info;
    }

    MemorySegment buffer() {
        return this.buffer;
    }

    /** Lets the command of {@code leader} go first where memory runs out, and soon what a parent that has ended has left of it. */
    void makeExpendable(int leader) {
        this.expendable.make(leader);
        this.leftovers.lookSoon(now());
    }

    Pursuit pursuit() {
        return this.pursuit;
    }

    /** Returns the entry in the environment of run {@code id} by which its processes are found. */
    String marker(long id) {
        return this.sessions.marker() + id;
    }

    /** Calls {@code child} back at {@code instant}. */
    void schedule(ChildProcess child, long instant) {
        this.timers.remove(child);
        child.due(instant);
        if (instant != NEVER) {
            this.timers.add(child);
        }
    }

    /** Has {@link #dispatch} called with {@code key} when {@code descriptor} can be read; negative where it cannot be. */
    int watch(int descriptor, long key) {
        return this.epoll.add(this.state, this.event, descriptor, Epoll.READABLE, key);
    }

    void unwatch(int descriptor) {
        this.epoll.remove(this.state, descriptor);
    }

    void finished(ChildProcess child) {
        this.timers.remove(child);
        this.handover.forget(child);
        child.leader().close(this.state);
        this.leftovers.add(child, now());
    }
}
