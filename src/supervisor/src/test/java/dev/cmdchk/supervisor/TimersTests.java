package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTests {
    private static final Duration LONG = Duration.ofDays(1);

    // As System.nanoTime() may: it overflows in a moment.
    private long now = Long.MAX_VALUE - 1000;
    private final Timers timers = new Timers(() -> this.now);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runDoesWhatIsDueInItsOrder() {
        this.timers.after(Duration.ofNanos(3000), () -> this.ran.add("third"));
        this.timers.after(Duration.ofNanos(500), () -> this.ran.add("first"));
        this.timers.after(Duration.ofNanos(2000), () -> this.ran.add("second"));

        this.now += 2000;
        this.timers.run();

        assertThat(this.ran).containsExactly("first", "second");
        assertThat(this.timers.untilNext(LONG)).isEqualTo(Duration.ofNanos(1000));
    }

    @Test
    void cancelledTimerDoesNotRun() {
        Timers.Timer timer = this.timers.after(Duration.ZERO, () -> this.ran.add("cancelled"));

        this.timers.cancel(timer);
        this.timers.run();

        assertThat(this.ran).isEmpty();
        assertThat(this.timers.untilNext(LONG)).isEqualTo(LONG);
    }
}
