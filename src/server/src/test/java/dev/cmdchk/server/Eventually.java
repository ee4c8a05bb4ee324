package dev.cmdchk.server;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The one way to wait in a test: until something has happened, ten seconds at most. */
public final class Eventually {

    private Eventually() {}

    /**
     * Waits for what the caller asserts next.
     *
     * @param what named in the error when it does not come true
     */
    public static ConditionFactory eventually(String what) {
        return Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(1));
    }
}
