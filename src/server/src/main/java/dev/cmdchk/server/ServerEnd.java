package dev.cmdchk.server;

import dev.cmdchk.posix.AbandonedRuns;
import dev.cmdchk.posix.Parent;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How this process ends: told to, or when its supervisor was killed, for it would hold the port against the next one. */
final class ServerEnd {
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

    /** Ends what there is by now: this process was told to end. */
    void stop() {
        CmdchkServer started = this.server;
        if (started != null) {
            started.close();
            return;
        }
        try {
            sweep(false);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        CmdchkServer started = this.server;
        try {
            if (started == null) {
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
     * Kills what checks still run, whatever their grace, for nobody else sees to it. The first ones may run while the server
     * is starting.
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
