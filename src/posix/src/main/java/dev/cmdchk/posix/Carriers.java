package dev.cmdchk.posix;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import jdk.management.VirtualThreadSchedulerMXBean;

/** The threads of the system's that carry virtual threads: one for each processor, where nobody sets another number. */
public final class Carriers {

    private static final long MOMENT_NANOS = Duration.ofMillis(5).toNanos();

    /** How many there are without the spare one. */
    static final int USUAL = Integer.getInteger(
            "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

    private Carriers() {}

    /**
     * Has all of them do something. By itself each ends when it has been idle for 30 s; and where the system has no thread to
     * give just when another one is wanted, virtual threads may wait for ever, those that wait for a monitor even when there
     * are threads again. So call this more often than that.
     */
    public static void keep() {
        CountDownLatch missing = new CountDownLatch(USUAL);
        long end = System.nanoTime() + MOMENT_NANOS;
        try {
            for (int carrier = 0; carrier < USUAL; carrier++) {
                Thread.startVirtualThread(() -> {
                    missing.countDown();
                    // Each keeps its carrier, and so the others need one of their own.
                    while (missing.getCount() > 0 && System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                    }
                });
            }
        } catch (OutOfMemoryError | LinkageError | RuntimeException e) {
            // There is the next time.
            return;
        }
    }

    /**
     * Has one more of them from now on, or as many as usual again.
     *
     * @return whether there is one more now: where threads, memory or descriptors have run out there may be none
     */
    static boolean spare(boolean wanted) {
        try {
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
                    .setParallelism(wanted ? USUAL + 1 : USUAL);
            if (wanted) {
                // By itself the scheduler lets one that it has in reserve sleep until there is something new to do.
                Thread.startVirtualThread(() -> {});
            }
            return wanted;
        } catch (OutOfMemoryError | LinkageError | ServiceConfigurationError | RuntimeException e) {
            return !wanted;
        }
    }
}
