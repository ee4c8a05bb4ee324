package dev.cmdchk.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What checks may take of memory where there are many. */
class ShareTests {
    private static final Duration HOUR = Duration.ofHours(1);

    private final DrivenClock clock = new DrivenClock();

    @Test
    void manyChecksShareTheMemoryThatThereIs() {
        History crowded = crowded(5_000);
        List<String> busy = List.of("disk", "load", "mail");
        long before = crowded.bytes();

        busy.forEach(check -> Runs.simulate(crowded, this.clock, check, Duration.ofMinutes(1), Duration.ofDays(30)));

        assertThat(crowded.bytes() - before).isLessThanOrEqualTo(busy.size() * (48L << 20) / 5_000);
        assertThat(busy).allSatisfy(check -> {
            // Single results go first: what days have in common tells more than what the last minutes were.
            assertThat(crowded.results(check, Instant.EPOCH, Runs.EVER)).hasSizeBetween(1, 64);
            assertThat(crowded.summaries(check, Instant.EPOCH, Runs.EVER, HOUR)).hasSizeGreaterThan(100);
        });
    }

    @Test
    void checksThatAreTooManyToShareKeepTheirLatestRows() {
        History crowded = crowded(20_000);
        long before = crowded.bytes();
        long most = 0;

        for (int times = 0; times < 400; times++) {
            Runs.simulate(crowded, this.clock, "disk", Duration.ofSeconds(10), Duration.ofMinutes(11));
            most = Math.max(most, crowded.bytes() - before);
        }

        assertThat(most).isBetween((48L << 20) / 20_000, 4L << 10);
        assertThat(crowded.results("disk", Instant.EPOCH, Runs.EVER)).isNotEmpty();
    }

    /** Returns a history of so many checks that ran but once. */
    private History crowded(int checks) {
        History crowded = new History(this.clock);
        for (int i = 0; i < checks; i++) {
            crowded.record("check-" + i, Runs.passed(DrivenClock.START, 1), Status.PASS);
        }
        return crowded;
    }
}
