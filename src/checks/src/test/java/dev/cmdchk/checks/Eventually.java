package dev.cmdchk.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for what another process does. */
final class Eventually {

    private Eventually() {}

    static ConditionFactory eventually(String what) {
        return Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1));
    }

    /** Whether {@code pid} runs: a killed orphan may stay a zombie for a while under a lazy process 1. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            return false;
        }
    }
}
