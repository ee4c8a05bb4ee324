package dev.cmdchk.acceptance.harness;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for what happens soon, instead of sleeping. */
public final class Eventually {
    private Eventually() {}

    /** Returns a wait of at most a minute for {@code what}, which a failure names. */
    public static ConditionFactory eventually(String what) {
        return within(Duration.ofMinutes(1), what);
    }

    /**
     * As {@link #eventually}, for what takes its time by contract or on a busy machine: the start of a Java program, the
     * five seconds after an error.
     */
    public static ConditionFactory within(Duration most, String what) {
        return Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(most);
    }
}
