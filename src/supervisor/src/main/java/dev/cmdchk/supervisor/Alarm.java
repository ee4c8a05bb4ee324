package dev.cmdchk.supervisor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One timer that is set again and again; each setting takes back the one before. */
final class Alarm {
    private final Timers timers;
    private Timers.@Nullable Timer timer;

    Alarm(Timers timers) {
        this.timers = timers;
    }

    /** Runs {@code action}, and nothing set before, when {@code delay} has passed. */
    void set(Duration delay, Runnable action) {
        this.cancel();
        this.timer = this.timers.after(delay, action);
    }

    void cancel() {
        if (this.timer != null) {
            this.timers.cancel(this.timer);
            this.timer = null;
        }
    }
}
