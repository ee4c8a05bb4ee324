package dev.cmdchk.posix;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link Launch} started. It is waited for by a descriptor of the process itself (pidfd_open(2)), never
 * by "any child", so it neither steals nor loses the end of another one, and a signal cannot hit a process that got the
 * number of an ended one.
 *
 * <p>Somebody has to wait, through {@link #await} or {@link #onEnd}: until then an ended child stays a zombie and a
 * descriptor stays open. Safe for use by many threads.
 */
public final class Child {

    private final int pid;
    private final int pidfd;
    private final boolean leader;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Ending ending;
    private int waiting;
    private boolean closed;

    private Child(int pid, int pidfd, boolean leader) {
        this.pid = pid;
        this.pidfd = pidfd;
        this.leader = leader;
    }

    /** Takes over {@code pid}, a child that nobody else waits for; it is killed where no descriptor is left for it. */
    static Child of(int pid, boolean leader) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int pidfd = ProcessCalls.openPid(state, pid);
            if (pidfd < 0) {
                ProcessCalls.kill(state, pid, Signals.KILL);
                ProcessCalls.waitFor(state, ProcessCalls.P_PID, pid, info(arena), ProcessCalls.WEXITED);
            }
            return new Child(pid, Native.require(pidfd, "pidfd_open", pid), leader);
        }
    }

    private static MemorySegment info(Arena arena) {
        return arena.allocate(ProcessCalls.SIGINFO);
    }

    public int pid() {
        return this.pid;
    }

    /**
     * Sends {@code signal} to the process.
     *
     * @return whether it was sent; {@code false} when the process has ended
     * @throws SystemCallException if this process may not (EPERM: the child changed its user)
     */
    public boolean kill(int signal) throws SystemCallException {
        return send(signal, false);
    }

    /**
     * Sends {@code signal} to the process group that the child leads.
     *
     * @return whether it was sent; {@code false} when the child has been waited for, and its number may be another's
     * @throws IllegalStateException if the child was placed in the group of this process
     */
    public boolean killGroup(int signal) throws SystemCallException {
        if (!this.leader) {
            throw new IllegalStateException("process " + this.pid + " leads no process group");
        }
        return send(signal, true);
    }

    private boolean send(int signal, boolean group) throws SystemCallException {
        this.lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (this.ending != null) {
                return false;
            }
            MemorySegment state = arena.allocate(Native.STATE);
            int sent = group
                    ? ProcessCalls.kill(state, -this.pid, signal)
                    : ProcessCalls.signal(state, this.pidfd, signal);
            if (sent == -Errno.ESRCH) {
                return false;
            }
            Native.require(sent, "kill", this.pid);
            return true;
        } finally {
            this.lock.unlock();
        }
    }

    /** Whether it has ended. Until somebody waits for it, its number stays its own, and that of its group. */
    public boolean hasEnded() throws SystemCallException {
        this.lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (this.ending != null) {
                return true;
            }
            MemorySegment state = arena.allocate(Native.STATE);
            int ready = Descriptors.awaitReadable(state, arena.allocate(8, 4), this.pidfd, 0);
            return Native.require(ready, "poll", this.pid) > 0;
        } finally {
            this.lock.unlock();
        }
    }

    /** Waits for the end, however long. Blocks the thread, so call it on a platform thread or use {@link #onEnd}. */
    public Ending await() throws SystemCallException {
        while (true) {
            Optional<Ending> end = await(Duration.ofDays(1));
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    /**
     * Waits for the end at most {@code timeout}, in whole milliseconds, rounded up; zero only looks. Blocks the thread.
     *
     * @return how it ended, or empty when it still runs
     * @throws SystemCallException with ECHILD if other code has waited for "any child" of this process
     */
    public Optional<Ending> await(Duration timeout) throws SystemCallException {
        long deadline = System.nanoTime() + timeout.toNanos();
        enter();
        try (Arena arena = Arena.ofConfined()) {
            while (true) {
                Optional<Ending> end = reap(arena);
                long left = deadline - System.nanoTime();
                if (end.isPresent() || left <= 0) {
                    return end;
                }
                pause(arena, (int) Math.min(Integer.MAX_VALUE, NANOSECONDS.toMillis(left) + 1));
            }
        } finally {
            leave();
        }
    }

    private void enter() {
        this.lock.lock();
        try {
            this.waiting++;
        } finally {
            this.lock.unlock();
        }
    }

    /** Closes the descriptor with the last who waits, so that nobody waits on the descriptor that gets its number. */
    private void leave() {
        this.lock.lock();
        try {
            this.waiting--;
            if (this.waiting == 0 && this.ending != null && !this.closed) {
                this.closed = true;
                Descriptors.close(this.pidfd);
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void pause(Arena arena, int millis) throws SystemCallException {
        MemorySegment state = arena.allocate(Native.STATE);
        int ready = Descriptors.awaitReadable(state, arena.allocate(8, 4), this.pidfd, millis);
        if (ready != -Errno.EINTR) {
            Native.require(ready, "poll", this.pid);
        }
    }

    private Optional<Ending> reap(Arena arena) throws SystemCallException {
        this.lock.lock();
        try {
            if (this.ending == null) {
                MemorySegment state = arena.allocate(Native.STATE);
                MemorySegment info = info(arena);
                int options = ProcessCalls.WEXITED | ProcessCalls.WNOHANG;
                int result = ProcessCalls.waitFor(state, ProcessCalls.P_PIDFD, this.pidfd, info, options);
                Native.require(result, "waitid", this.pid);
                if (ProcessCalls.pid(info) != 0) {
                    this.ending = ProcessCalls.ending(info);
                }
            }
            return Optional.ofNullable(this.ending);
        } finally {
            this.lock.unlock();
        }
    }

    /** Returns a future of the end; a daemon thread of its own waits for it. */
    public CompletableFuture<Ending> onEnd() {
        CompletableFuture<Ending> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("await-" + this.pid).start(() -> {
            try {
                end.complete(await());
            } catch (SystemCallException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }
}
