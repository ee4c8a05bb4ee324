package dev.cmdchk.server;

import dev.cmdchk.posix.AbandonedRuns;
import dev.cmdchk.posix.Parent;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How this process ends: told to, or when its supervisor was killed, for it would hold the port against the next one. */
final class ServerEnd {
    static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(2);
    /** With {@link #TO_END_BY_ITSELF} less than the five seconds within which nothing is left. */
    static final Duration SWEEPING = Duration.ofMillis(2500);

    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(50);

    private volatile @Nullable CmdchkServer server;
    /** Whether there may be one yet; its first checks may run already. */
    private volatile boolean starting = true;

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
        this.starting = false;
    }

    /** From now on there will be no server. */
    void notStarted() {
        this.starting = false;
    }

    /** Ends what there is, and what comes meanwhile: this process was told to end. */
    void stop() {
        try {
            if (this.server == null) {
                sweep(() -> this.starting);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        CmdchkServer started = this.server;
        if (started != null) {
            started.close();
        }
    }

    private void end() {
        CmdchkServer started = this.server;
        try {
            if (started == null) {
                sweep(() -> this.starting);
            } else {
                // No delay for load balancers, also where a stop is at it: the next supervisor needs the port.
                started.replaced();
                Thread.ofPlatform().daemon().name("end").start(() -> System.exit(1));
                Thread.sleep(TO_END_BY_ITSELF);
                sweep(() -> true);
            }
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Kills what checks still run, whatever their grace, for nobody else sees to it.
     *
     * @param further whether also when nothing is left, for {@link #SWEEPING} at most: more may be started
     */
    private static void sweep(BooleanSupplier further) throws InterruptedException {
        long deadline = System.nanoTime() + SWEEPING.toNanos();
        boolean more = true;
        while (more && System.nanoTime() - deadline < 0) {
            // Asked first: what is started before it is no is seen by the look after it.
            more = further.getAsBoolean();
            more |= AbandonedRuns.kill(Set.of()) > 0;
            if (more) {
                Thread.sleep(BETWEEN_SWEEPS);
            }
        }
    }
}
