package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.Test;

class CarriersTests {

    /** A JVM that has more of them than this machine may have processors, and has used none. */
    static final class Fresh {
        private Fresh() {}

        public static void main(String[] args) {
            VirtualThreadSchedulerMXBean scheduler =
                    ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (scheduler.getPoolSize() < Carriers.USUAL && System.nanoTime() - end < 0) {
                Carriers.keep();
            }
            System.out.println(scheduler.getPoolSize());
        }
    }

    @Test
    void keepHasAllOfThem() throws IOException {
        Process jvm = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Djdk.virtualThreadScheduler.parallelism=6",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fresh.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(jvm.inputReader().readLine()).isEqualTo("6");
    }
}
