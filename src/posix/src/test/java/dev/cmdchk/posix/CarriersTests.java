package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.Test;

class CarriersTests {

    @Test
    void keepHasAllOfThem() {
        VirtualThreadSchedulerMXBean scheduler =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

        Carriers.keep();

        eventually("all are there").until(() -> scheduler.getPoolSize() >= Carriers.USUAL);
    }
}
