package dev.cmdchk.server;

import dev.cmdchk.posix.AbandonedRuns;
import dev.cmdchk.posix.Parent;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The end of a process whose supervisor was killed: it would hold the port against the next one. */
final class SupervisorEnd {
    static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(2);
    /** With {@link #TO_END_BY_ITSELF} less than the five seconds within which nothing is left. */
    static final Duration SWEEPING = Duration.ofMillis(2500);

    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(50);

    private volatile @Nullable CmdchkServer server;

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
    }

    private void end() {
        CmdchkServer started = this.server;
        try {
            if (started == null) {
                // It is starting, or pauses after an error; its first checks may run already.
                sweep(false);
            } else {
                // No delay for load balancers, also where a stop is at it: the next supervisor needs the port.
                started.replaced();
                Thread.ofPlatform().daemon().name("end").start(() -> System.exit(1));
                Thread.sleep(TO_END_BY_ITSELF);
                sweep(true);
            }
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Kills what checks still run, whatever their grace: the supervisor that would see to that is gone.
     *
     * @param further whether also when nothing is left, for {@link #SWEEPING}: more may be started
     */
    private static void sweep(boolean further) throws InterruptedException {
        long deadline = System.nanoTime() + SWEEPING.toNanos();
        while ((AbandonedRuns.kill(Set.of()) > 0 || further) && System.nanoTime() - deadline < 0) {
            Thread.sleep(BETWEEN_SWEEPS);
        }
    }
}
