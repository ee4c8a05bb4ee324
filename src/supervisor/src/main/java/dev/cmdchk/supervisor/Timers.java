package dev.cmdchk.supervisor;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** What is to happen later, on the thread of the loop. */
final class Timers {
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::due, (one, other) -> Long.compare(one - other, 0)));
    private final LongSupplier ticker;

    Timers(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Something that is to happen at an instant of the ticker. */
    record Timer(long due, Runnable action) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Runs {@code action} when {@code delay} has passed, unless it is cancelled. */
    Timer after(Duration delay, Runnable action) {
        Timer timer = new Timer(this.ticker.getAsLong() + delay.toNanos(), action);
        this.timers.add(timer);
        return timer;
    }

    void cancel(Timer timer) {
        this.timers.remove(timer);
    }

    /** Returns how long nothing is to happen, {@code longest} at most. */
    Duration untilNext(Duration longest) {
        Timer next = this.timers.peek();
        if (next == null) {
            return longest;
        }
        Duration until = Duration.ofNanos(next.due() - this.ticker.getAsLong());
        return until.compareTo(longest) < 0 ? until : longest;
    }

    /** Does what is due by now. */
    void run() {
        long now = this.ticker.getAsLong();
        while (!this.timers.isEmpty() && this.timers.peek().due() - now <= 0) {
            this.timers.remove().action().run();
        }
    }
}
