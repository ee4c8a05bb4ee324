package dev.cmdchk.supervisor;

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
}
