package dev.cmdchk.server.history;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import dev.cmdchk.server.LogWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server takes another's place, and begins to run checks while the other one still has the file. */
class HandOverTests {
    @RegisterExtension
    final LogWatch log = new LogWatch();

    private final DrivenClock clock = new DrivenClock();
    private final History old = new History(this.clock);
    private final History next = new History(this.clock);
    private final List<Change> told = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private void record(History history, String check, Status state) {
        this.clock.advance(Duration.ofSeconds(1));
        Instant now = this.clock.instant();
        history.record(check, state == Status.PASS ? Runs.passed(now, 1) : Runs.failed(now, 2), state);
    }

    private Keeper begin(History history) {
        return Keepers.started(history, this.directory, Keepers.SELDOM);
    }

    @Test
    void whatGoesOnIsNoChangeAndWhatIsAnotherIsOne() {
        try (Keeper _ = begin(this.old);
                Keeper _ = begin(this.next)) {
            this.next.tell(this.told::add);
            record(this.old, "ill", Status.FAIL);
            record(this.old, "well", Status.PASS);
            record(this.next, "ill", Status.FAIL);
            record(this.next, "well", Status.FAIL);
            record(this.next, "new", Status.PASS);
            assertThat(this.told).isEmpty();

            this.old.handOver();

            eventually("news")
                    .untilAsserted(() ->
                            assertThat(this.told).extracting(Change::check).containsExactly("well", "new"));
            assertThat(this.told.getFirst().before()).contains(Status.PASS);
            assertThat(this.next.latestChange("ill"))
                    .isEqualTo(this.old.latestChange("ill"))
                    .isPresent();
            assertThat(this.next.changesAfter(0, _ -> true))
                    .extracting(Change::check)
                    .containsExactly("ill", "well", "well", "new");
        }
    }

    @Test
    void whatTheOldServerSawLaterIsNotTakenBack() {
        try (Keeper _ = begin(this.old);
                Keeper _ = begin(this.next)) {
            this.next.tell(this.told::add);
            record(this.old, "disk", Status.PASS);
            record(this.next, "disk", Status.PASS);
            record(this.old, "disk", Status.FAIL);
            record(this.next, "disk", Status.FAIL);
            record(this.next, "last", Status.PASS);

            this.old.handOver();

            eventually("news")
                    .untilAsserted(() ->
                            assertThat(this.told).extracting(Change::check).containsExactly("last"));
        }
    }

    @Test
    void serverThatHasHandedOverTellsNothing() {
        this.old.tell(this.told::add);
        record(this.old, "disk", Status.PASS);
        assertThat(this.told).hasSize(1);

        this.old.handOver();
        record(this.old, "disk", Status.FAIL);

        assertThat(this.told).hasSize(1);
        assertThat(this.old.results("disk", Instant.EPOCH, Runs.EVER)).hasSize(2);
    }

    @Test
    void rowsOfTheSameMinuteAndHourAreAllKept() {
        try (Keeper _ = begin(this.old);
                Keeper _ = begin(this.next)) {
            for (int run = 0; run < 10; run++) {
                record(this.old, "disk", Status.PASS);
                record(this.next, "disk", Status.PASS);
            }
            this.clock.advance(Duration.ofHours(2));
            record(this.old, "disk", Status.PASS);
            record(this.next, "disk", Status.PASS);

            this.old.handOver();
            record(this.next, "end", Status.PASS);
            eventually("news").until(() -> this.next.latestChange("end").isPresent());
        }

        History last = new History(this.clock);
        try (Keeper _ = begin(last)) {
            for (History history : List.of(this.next, last)) {
                assertThat(history.results("disk", Instant.EPOCH, Runs.EVER)).hasSize(22);
                assertThat(history.summaries("disk", Instant.EPOCH, Runs.EVER, Duration.ofHours(1)))
                        .extracting(Summary::runs)
                        .containsExactly(20, 2);
                assertThat(history.summaries("disk", Instant.EPOCH, Runs.EVER, Duration.ofMinutes(1)))
                        .extracting(Summary::runs)
                        .containsExactly(20, 2);
            }
        }
    }

    @Test
    void whatBothSawEarlierAndOnlyTheNewServerSeesNowIsNews() {
        try (Keeper _ = begin(this.old);
                Keeper _ = begin(this.next)) {
            this.next.tell(this.told::add);
            record(this.old, "disk", Status.FAIL);
            record(this.next, "disk", Status.FAIL);
            record(this.old, "disk", Status.PASS);
            record(this.next, "disk", Status.FAIL);

            this.old.handOver();

            eventually("news").untilAsserted(() -> assertThat(this.told).hasSize(1));
            assertThat(this.told.getFirst().before()).contains(Status.PASS);
            assertThat(this.told.getFirst().at()).isEqualTo(this.clock.instant());
        }
    }

    @Test
    void manyTakeoversShortenNoHistory() {
        History last = new History(this.clock);
        Keeper keeper = begin(last);
        for (int takeover = 0; takeover < 60; takeover++) {
            History following = new History(this.clock);
            Keeper own = begin(following);
            for (int run = 0; run < 10; run++) {
                record(last, "disk", Status.PASS);
                record(following, "disk", Status.PASS);
            }
            last.handOver();
            keeper.close();
            record(following, "end", Status.PASS);
            eventually("news")
                    .until(() -> following.latestChange("disk").isPresent()
                            && following.latestChange("end").isPresent());
            last = following;
            keeper = own;
        }

        assertThat(last.results("disk", Instant.EPOCH, Runs.EVER)).hasSizeBetween(512, 640);
        keeper.close();
        History read = new History(this.clock);
        try (Keeper _ = begin(read)) {
            assertThat(Keepers.contentOf(read, "disk")).isEqualTo(Keepers.contentOf(last, "disk"));
        }
    }

    @Test
    void fileThatStaysInUseIsTroubleAndChangesAreToldWithoutIt() {
        try (Keeper _ = begin(this.old);
                Keeper waiting = Keepers.started(this.next, this.directory, Keepers.OFTEN, Duration.ofMillis(500))) {
            this.next.tell(this.told::add);
            this.log.expect("another process uses it");
            record(this.old, "ill", Status.FAIL);
            record(this.next, "ill", Status.FAIL);

            eventually("trouble").until(() -> waiting.trouble().isPresent());
            eventually("news").untilAsserted(() -> assertThat(this.told).hasSize(1));
            assertThat(this.next.isKept()).isFalse();

            this.old.close();

            eventually("end of trouble").until(() -> waiting.trouble().isEmpty());
            assertThat(this.next.isKept()).isTrue();
            assertThat(this.next.latestChange("ill").map(Change::at))
                    .isEqualTo(this.old.latestChange("ill").map(Change::at));
        }
    }
}
