package dev.cmdchk.posix;

import java.lang.management.ManagementFactory;
import java.util.ServiceConfigurationError;
import jdk.management.VirtualThreadSchedulerMXBean;

/** The threads of the system's that carry virtual threads: one for each processor, where nobody sets another number. */
final class Carriers {

    /** How many there are without the spare one. */
    static final int USUAL = Integer.getInteger(
            "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

    private Carriers() {}

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
