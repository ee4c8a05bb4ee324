package dev.cmdchk.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import dev.cmdchk.server.LogWatch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class UntoldTests {
    @RegisterExtension
    final LogWatch log = new LogWatch();

    private final DrivenClock clock = new DrivenClock();

    @TempDir
    private Path directory;

    private static Change change(long number) {
        return new Change(number, Instant.EPOCH, "disk", Optional.of(Status.PASS), Status.FAIL, 2);
    }

    private static List<Long> tellAll(Untold untold) {
        List<Long> told = new ArrayList<>();
        for (Optional<Change> next = untold.next(); next.isPresent(); next = untold.next()) {
            told.add(next.get().number());
            untold.told(next.get());
        }
        return told;
    }

    @Test
    void addWhenTooManyWaitGivesUpTheOldestAndCountsThem() {
        Untold untold = new Untold();
        for (int number = 1; number <= 1_003; number++) {
            untold.add(change(number));
        }

        assertThat(untold.takeLost()).isEqualTo(3);
        assertThat(untold.takeLost()).isZero();
        assertThat(tellAll(untold)).hasSize(1_000).first().isEqualTo(4L);
    }

    @Test
    void changesThatWereNotToldAreThereAfterARestartOldestFirst() {
        History before = new History(this.clock);
        try (Keeper _ = Keepers.started(before, this.directory, Keepers.SELDOM)) {
            List.of(1, 2, 3).forEach(number -> before.untold().add(change(number)));
            before.untold().told(change(1));
        }

        History after = new History(this.clock);
        try (Keeper _ = Keepers.started(after, this.directory, Keepers.SELDOM)) {
            assertThat(tellAll(after.untold())).containsExactly(2L, 3L);
        }
        History last = new History(this.clock);
        try (Keeper _ = Keepers.started(last, this.directory, Keepers.SELDOM)) {
            assertThat(last.untold().next()).isEmpty();
        }
    }

    @Test
    void changeThatIsBeingToldAtATakeoverIsNotHandedOver() {
        History old = new History(this.clock);
        try (Keeper _ = Keepers.started(old, this.directory, Keepers.SELDOM)) {
            List.of(1, 2).forEach(number -> old.untold().add(change(number)));
            assertThat(old.untold().next()).contains(change(1));

            old.handOver();
        }

        assertThat(old.untold().next()).isEmpty();
        History next = new History(this.clock);
        try (Keeper _ = Keepers.started(next, this.directory, Keepers.SELDOM)) {
            assertThat(tellAll(next.untold())).containsExactly(2L);
        }
    }

    @Test
    void changesThatTheDiskDoesNotTakeAtATakeoverStayWithTheOldServer() {
        History old = new History(this.clock);
        this.log.expect("cannot be kept");
        try (Keeper _ = Keepers.started(old, this.directory.resolve("missing"), Keepers.SELDOM)) {
            List.of(1, 2).forEach(number -> old.untold().add(change(number)));

            old.handOver();

            assertThat(tellAll(old.untold())).containsExactly(1L, 2L);
        }
    }
}
