package dev.cmdchk.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TogetherTests {
    private static final Status FAIL = Status.FAIL;
    private static final Status WARN = Status.WARN;
    private static final Status PASS = Status.PASS;

    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    private static Together.Step step(int second, String check, Status now) {
        return new Together.Step(at(second), check, now);
    }

    @Test
    void failureThatOutlastsAnotherIsAsOldAsTheFirst() {
        Together together = new Together(
                Map.of("a", PASS, "b", PASS), List.of(step(1, "a", FAIL), step(2, "b", FAIL), step(3, "a", PASS)));

        assertThat(together.since(FAIL)).contains(at(1));
    }

    @Test
    void healthIsAsOldAsTheEndOfTheLastFailure() {
        Together together = new Together(
                Map.of("a", FAIL, "b", PASS),
                List.of(step(1, "a", WARN), step(2, "a", PASS), step(3, "c", PASS), step(4, "b", PASS)));

        assertThat(together.since(PASS)).contains(at(2));
    }

    @Test
    void warningOfAnotherChangesNothingWhileOneFails() {
        Together together = new Together(Map.of("a", PASS, "b", PASS), List.of(step(1, "a", FAIL), step(2, "b", WARN)));

        assertThat(together.since(FAIL)).contains(at(1));
        assertThat(together.since(WARN)).isEmpty();
    }

    @Test
    void firstResultsBegin() {
        Together together = new Together(Map.of(), List.of(step(1, "a", PASS), step(2, "b", PASS)));

        assertThat(together.since(PASS)).contains(at(1));
    }

    @Test
    void whatBeganBeforeAllThatIsKnownIsNotGuessed() {
        Together together = new Together(Map.of("a", FAIL, "b", PASS), List.of(step(1, "b", FAIL)));

        assertThat(together.since(FAIL)).isEmpty();
    }
}
