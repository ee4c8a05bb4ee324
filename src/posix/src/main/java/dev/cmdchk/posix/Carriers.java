package dev.cmdchk.posix;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The threads of the system's that carry virtual threads: as many as there are processors. One that is held in a call of the
 * kernel's carries nobody, and when all are, no virtual thread goes on.
 */
final class Carriers {

    private Carriers() {}

    /** Makes up for one that is held. {@link #free} follows when it no longer is. */
    static synchronized void replace() {
        add(1);
        try {
            // By itself the scheduler would look for one only when the next thread can go on.
            Thread.startVirtualThread(() -> {});
        } catch (OutOfMemoryError _) {
            // The system has no thread to give. Those that can go on later bring about the next try.
            return;
        }
    }

    static synchronized void free() {
        add(-1);
    }

    private static void add(int more) {
        VirtualThreadSchedulerMXBean scheduler =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        scheduler.setParallelism(scheduler.getParallelism() + more);
    }
}
