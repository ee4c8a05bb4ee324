package dev.cmdchk.server.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test sets. */
final class DrivenClock extends Clock {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private volatile Instant now = START;

    void advance(Duration by) {
        this.now = this.now.plus(by);
    }

    @Override
    public Instant instant() {
        return this.now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("history knows no zones");
    }
}
