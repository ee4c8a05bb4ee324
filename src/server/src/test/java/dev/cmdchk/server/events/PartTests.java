package dev.cmdchk.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartTests {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-03-02T00:00:00Z");

    private static Part<Instant> ofMinutes(int minutes) {
        List<Instant> all = Stream.iterate(START, minute -> minute.plus(Duration.ofMinutes(1)))
                .limit(minutes)
                .toList();
        return Part.of(all, Function.identity());
    }

    @Test
    void nextBeginsWithTheRowAfterTheLastOne() {
        Part<Instant> part = ofMinutes(501);

        assertThat(part.rows()).hasSize(500).endsWith(Instant.parse("2026-03-01T08:19:00Z"));
        assertThat(part.next("disk", END, null))
                .contains("/checks/disk/history?from=2026-03-01T08:20:00Z&to=2026-03-02T00:00:00Z");
    }

    @Test
    void nextGoesOnInTheSameSteps() {
        assertThat(ofMinutes(1_000).next("disk", END, "1m"))
                .contains("/checks/disk/history?from=2026-03-01T08:20:00Z&to=2026-03-02T00:00:00Z&step=1m");
    }

    @Test
    void nothingFollowsWhatFits() {
        assertThat(ofMinutes(500).rows()).hasSize(500);
        assertThat(ofMinutes(500).next("disk", END, "1m")).isEmpty();
    }
}
