package dev.cmdchk.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** When the next server may be started: never within {@link Backoff#FIRST} of the last start, whatever both are for. */
final class Pace {
    private final LongSupplier ticker;
    private Backoff backoff = Backoff.none();
    private boolean lastAnswered = true;
    private long startedAt;

    /** @param ticker nanoseconds that never go back */
    Pace(LongSupplier ticker) {
        this.ticker = ticker;
        this.startedAt = ticker.getAsLong() - Backoff.FIRST.toNanos();
    }

    void started() {
        this.startedAt = this.ticker.getAsLong();
    }

    /** Notes that the server has ended, or could not be started. {@code answered}: for how long it did, if ever. */
    void ended(Optional<Duration> answered) {
        this.lastAnswered = answered.isPresent();
        this.backoff = answered.map(this.backoff::afterSuccess).orElseGet(this.backoff::afterFailure);
    }

    /** Returns how long to wait after a server that has ended: from now on, where it never answered. */
    Duration untilNext() {
        Duration allowed = this.untilAllowed();
        return !this.lastAnswered && this.backoff.delay().compareTo(allowed) > 0 ? this.backoff.delay() : allowed;
    }

    /** Returns how long to wait when somebody has asked for a start. */
    Duration untilAllowed() {
        Duration left = Backoff.FIRST.minusNanos(this.ticker.getAsLong() - this.startedAt);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
