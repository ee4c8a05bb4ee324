package dev.cmdchk.checks;

import java.time.Duration;
import java.time.Instant;

/** Time as a suite knows it. Tests drive it by hand. */
interface Time extends AutoCloseable {

    /** Returns the present instant in nanoseconds of a monotonic clock; only differences mean something. */
    long nanos();

    /** Returns the present instant by the wall clock, for a person to read. */
    Instant now();

    /** Calls {@code call}, which must not block, once {@code delay} has passed. */
    Alarm after(Duration delay, Runnable call);

    /** Returns whether calls are still made: not when one was due when this was asked 10 s ago or earlier, and is not made yet. */
    boolean isAlive();

    /** Cancels all calls. */
    @Override
    void close();

    /** A call to come. */
    interface Alarm {
        Alarm NONE = () -> {};

        /** Prevents the call, unless it has begun. */
        void cancel();
    }
}
