package dev.cmdchk.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepsTests {
    private static final Duration LONG = Duration.ofDays(1);
    private static final int NEVER_ENDING = 1000;

    private final Timers timers = new Timers(() -> this.now);
    private final Deque<Integer> found = new ArrayDeque<>();
    private final List<Duration> looks = new ArrayList<>();
    private final List<Duration> gone = new ArrayList<>();
    private final Sweeps sweeps = new Sweeps(this.timers, this::kill, () -> {});
    private boolean undying;
    private long now;

    private int kill() {
        this.looks.add(Duration.ofNanos(this.now));
        return this.undying ? 1 : this.found.isEmpty() ? 0 : this.found.removeFirst();
    }

    @Test
    void beginLooksForMoreThanASecondAndEnds() {
        this.sweeps.begin(true);
        this.passTime();

        assertThat(this.looks.getFirst()).isZero();
        assertThat(this.looks.getLast()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @Test
    void beginWhenSomethingDoesNotGoLooksLessAndLessOftenAndEnds() {
        this.undying = true;

        this.sweeps.begin(true);
        this.passTime();

        List<Duration> pauses = IntStream.range(1, this.looks.size())
                .mapToObj(next -> this.looks.get(next).minus(this.looks.get(next - 1)))
                .toList();
        assertThat(pauses).isSorted().doesNotHaveDuplicates();
        assertThat(this.looks.getLast()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(1));
    }

    @Test
    void beginWhenServersEndTogetherLooksForAllOfThemAtOnce() {
        this.sweeps.begin(true);
        this.passTime();
        int ofOne = this.looks.size();
        this.looks.clear();

        IntStream.range(0, 10).forEach(_ -> this.sweeps.begin(true));
        this.passTime();

        assertThat(this.looks).hasSize(ofOne + 9);
    }

    @Test
    void finishWhenServersHaveEndedByThemselvesIsDoneAtOnce() {
        this.sweeps.begin(false);

        this.finish();

        assertThat(this.gone).containsExactly(Duration.ZERO);
    }

    @Test
    void finishWhenSomethingIsLeftIsDoneWhenThatIsGone() {
        this.sweeps.begin(false);
        this.found.addAll(List.of(3, 1, 0));

        this.finish();
        this.passTime();

        assertThat(this.gone).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void finishWhenAServerWasKilledWaitsForWhatShowsUpLate() {
        this.found.addAll(List.of(0, 0, 0, 1));
        this.sweeps.begin(true);
        this.sweeps.begin(false);

        this.finish();
        this.passTime();

        assertThat(this.found).isEmpty();
        assertThat(this.gone).containsExactly(Duration.ofMillis(200));
    }

    @Test
    void finishWhenAServerWasKilledLongAgoIsDoneAtOnce() {
        this.sweeps.begin(true);
        this.passTime();
        Duration later = Duration.ofNanos(this.now);

        this.finish();

        assertThat(this.gone).containsExactly(later);
    }

    /** However many looks there were before. */
    @Test
    void finishWhenSomethingDoesNotGoIsDoneAllTheSame() {
        this.undying = true;
        this.sweeps.begin(true);
        this.passTime();
        Duration begin = Duration.ofNanos(this.now);

        this.finish();
        this.passTime();

        assertThat(this.gone).hasSize(1);
        assertThat(this.gone.getFirst().minus(begin)).isBetween(Duration.ofSeconds(1), State.TO_DIE);
    }

    private void finish() {
        this.sweeps.finish(() -> this.gone.add(Duration.ofNanos(this.now)));
    }

    /** Lets everything happen that is to happen. */
    private void passTime() {
        for (int turn = 0; this.timers.untilNext(LONG).compareTo(LONG) < 0; turn++) {
            assertThat(turn).isLessThan(NEVER_ENDING);
            this.now += this.timers.untilNext(LONG).toNanos();
            this.timers.run();
        }
    }
}
