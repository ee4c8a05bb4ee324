package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmTests {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Timers timers = new Timers(() -> this.now);
    private final Alarm alarm = new Alarm(this.timers);
    private final List<String> heard = new ArrayList<>();
    private long now;

    @Test
    void alarmThatIsSetAgainForgetsWhatItWasSetTo() {
        this.alarm.set(SECOND, () -> this.heard.add("first"));

        this.alarm.set(SECOND, () -> this.heard.add("second"));
        this.passASecond();

        assertThat(this.heard).containsExactly("second");
    }

    @Test
    void alarmThatIsCancelledIsNotHeard() {
        this.alarm.set(SECOND, () -> this.heard.add("cancelled"));

        this.alarm.cancel();
        this.passASecond();

        assertThat(this.heard).isEmpty();
    }

    private void passASecond() {
        this.now += SECOND.toNanos();
        this.timers.run();
    }
}
