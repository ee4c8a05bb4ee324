package dev.cmdchk.server.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/** A wall clock and a monotonic one that stand still until they are told to go on. */
final class DrivenTime extends Clock implements LongSupplier {

    private final ZoneId zone;
    private volatile Instant now;
    private volatile long nanos;

    DrivenTime(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    synchronized void advance(Duration time) {
        this.now = this.now.plus(time);
        this.nanos += time.toNanos();
    }

    @Override
    public Instant instant() {
        return this.now;
    }

    @Override
    public ZoneId getZone() {
        return this.zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new DrivenTime(this.now, other);
    }

    @Override
    public long getAsLong() {
        return this.nanos;
    }
}
