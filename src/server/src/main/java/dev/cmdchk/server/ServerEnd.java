package dev.cmdchk.server;

import dev.cmdchk.posix.AbandonedRuns;
import dev.cmdchk.posix.Parent;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How this process ends: told to, or when its supervisor was killed, for it would hold the port against the next one. */
final class ServerEnd {
    static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(2);
    /** With {@link #TO_END_BY_ITSELF} less than the five seconds within which nothing is left. */
    static final Duration SWEEPING = Duration.ofMillis(2500);

    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(50);

    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile List<Sessions> sessions = List.of();
    private volatile @Nullable CmdchkServer server;

    /** From now on checks may run, in {@code sessions}. */
    void starting(Sessions sessions) {
        this.sessions = List.of(sessions);
    }

    /** Ends this process when the process {@code supervisor}, which started it, has ended. */
    void watch(int supervisor) {
        try {
            Parent.onEnd(supervisor, this::end);
        } catch (SystemCallException e) {
            throw new IllegalStateException("The supervisor cannot be watched", e);
        }
    }

    /** From now on there is {@code started}, which is to end first. */
    void started(CmdchkServer started) {
        this.server = started;
        this.decided.countDown();
    }

    /** From now on there will be no server. */
    void notStarted() {
        this.decided.countDown();
    }

    /**
     * Ends what there is: this process was told to end. One that is just being started is ended when it has, for only then its
     * checks end without a word to anybody.
     */
    void stop() {
        try {
            this.decided.await(SWEEPING.toMillis(), TimeUnit.MILLISECONDS);
            if (this.server == null) {
                this.sweep(this::isUndecided);
            }
            CmdchkServer started = this.server;
            if (started != null) {
                started.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        long deadline = System.nanoTime() + TO_END_BY_ITSELF.toNanos();
        try {
            this.decided.await(TO_END_BY_ITSELF.toMillis(), TimeUnit.MILLISECONDS);
            CmdchkServer started = this.server;
            if (started != null) {
                // No delay for load balancers, also where a stop is at it: the next supervisor needs the port.
                started.replaced();
                this.exit();
                Thread.sleep(Duration.ofNanos(deadline - System.nanoTime()));
            }
            this.sweep(() -> started != null || this.isUndecided());
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void exit() {
        try {
            Thread.ofPlatform().daemon().name("end").start(() -> System.exit(1));
        } catch (OutOfMemoryError _) {
            // Without a thread to be had it does not end by itself, and is ended a little later.
            return;
        }
    }

    /** Whether there may be a server yet; its first checks may run already. */
    private boolean isUndecided() {
        return this.decided.getCount() > 0;
    }

    /**
     * Kills what checks still run, whatever their grace, for nobody else sees to it.
     *
     * @param further whether also when nothing is left, for {@link #SWEEPING} at most: more may be started
     */
    private void sweep(BooleanSupplier further) throws InterruptedException {
        long deadline = System.nanoTime() + SWEEPING.toNanos();
        boolean more = true;
        while (more && System.nanoTime() - deadline < 0) {
            // Asked first: what is started before it is no is seen by the look after it.
            more = further.getAsBoolean();
            more |= AbandonedRuns.kill(this.sessions, Set.of()) > 0;
            if (more) {
                Thread.sleep(BETWEEN_SWEEPS);
            }
        }
    }
}
