package dev.cmdchk.supervisor;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTests {
    private long now = -42;
    private final Pace pace = new Pace(() -> this.now);

    @Test
    void firstStartIsAllowedAtOnce() {
        assertThat(this.pace.untilAllowed()).isZero();
        assertThat(this.pace.untilNext()).isZero();
    }

    @Test
    void startIsAllowedASecondAfterTheLast() {
        this.pace.started();

        assertThat(this.pace.untilAllowed()).isEqualTo(ofSeconds(1));
        this.pass(ofMillis(400));
        assertThat(this.pace.untilAllowed()).isEqualTo(ofMillis(600));
        this.pass(ofSeconds(10));
        assertThat(this.pace.untilAllowed()).isZero();
    }

    @Test
    void serverThatAnsweredIsFollowedASecondAfterTheLastStart() {
        this.pace.started();
        this.pass(ofMillis(900));
        this.pace.ended(Optional.of(ofMillis(100)));
        assertThat(this.pace.untilNext()).isEqualTo(ofMillis(100));

        this.pace.started();
        this.pass(ofSeconds(100));
        this.pace.ended(Optional.of(ofSeconds(99)));
        assertThat(this.pace.untilNext()).isEqualTo(ZERO);
    }

    @Test
    void serversThatNeverAnswerAreFollowedLaterAndLaterFromTheirEndOn() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            this.pace.started();
            this.pass(ofSeconds(5));
            this.pace.ended(Optional.empty());

            assertThat(this.pace.untilNext()).isEqualTo(ofSeconds(seconds));
            assertThat(this.pace.untilAllowed()).isZero();
            this.pass(ofSeconds(seconds));
        }
    }

    @Test
    void serverThatAnsweredForAMinuteMakesWhatWasBeforeForgotten() {
        this.pace.ended(Optional.empty());
        this.pace.ended(Optional.empty());
        this.pace.ended(Optional.of(ofSeconds(59)));
        this.pace.ended(Optional.empty());
        assertThat(this.pace.untilNext()).isEqualTo(ofSeconds(4));

        this.pace.ended(Optional.of(ofSeconds(60)));
        this.pace.ended(Optional.empty());

        assertThat(this.pace.untilNext()).isEqualTo(ofSeconds(1));
    }

    /** Fault: one that had answered for less than a minute was followed as late as those before that never had. */
    @Test
    void serverThatAnsweredIsFollowedAtOnceWhateverWasBefore() {
        this.pace.ended(Optional.empty());
        this.pace.ended(Optional.empty());

        this.pace.ended(Optional.of(ofSeconds(2)));

        assertThat(this.pace.untilNext()).isZero();
    }

    private void pass(Duration time) {
        this.now += time.toNanos();
    }
}
