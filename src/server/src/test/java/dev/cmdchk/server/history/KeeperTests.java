package dev.cmdchk.server.history;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import dev.cmdchk.server.LogWatch;
import dev.cmdchk.settings.ShowOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeeperTests {
    private static final Duration OFTEN = Keepers.OFTEN;
    private static final Duration SELDOM = Keepers.SELDOM;

    @RegisterExtension
    final LogWatch log = new LogWatch();

    private final DrivenClock clock = new DrivenClock();

    @TempDir
    private Path directory;

    @Test
    void historyIsThereAgainAfterARestart() {
        History before = new History(this.clock);
        try (Keeper _ = started(before, SELDOM)) {
            Runs.simulate(before, this.clock, "disk", Duration.ofSeconds(10), Duration.ofDays(4));
            Runs.simulate(before, this.clock, "load", Duration.ofSeconds(50), Duration.ofMinutes(100));
        }

        History after = new History(this.clock);
        try (Keeper _ = started(after, SELDOM)) {
            assertThat(contentOf(after, "disk")).isEqualTo(contentOf(before, "disk"));
            assertThat(contentOf(after, "load")).isEqualTo(contentOf(before, "load"));
            assertThat(after.changesAfter(0, _ -> true)).isEqualTo(before.changesAfter(0, _ -> true));
        }
    }

    /** Blocks on disk then span weeks. */
    @Test
    void historyOfAChecksThatRunsOnceADayIsThereAgainAfterARestart() {
        History before = new History(this.clock);
        try (Keeper _ = started(before, SELDOM)) {
            Runs.simulate(before, this.clock, "daily", Duration.ofDays(1), Duration.ofDays(93));
            Runs.simulate(before, this.clock, "weekly", Duration.ofDays(7), Duration.ofDays(7 * 15));
        }

        History after = new History(this.clock);
        try (Keeper _ = started(after, SELDOM)) {
            assertThat(after.results("daily", Instant.EPOCH, Runs.EVER))
                    .hasSize(93)
                    .isEqualTo(before.results("daily", Instant.EPOCH, Runs.EVER));
            assertThat(after.results("weekly", Instant.EPOCH, Runs.EVER)).hasSize(15);
            assertThat(contentOf(after, "weekly")).isEqualTo(contentOf(before, "weekly"));
        }
    }

    @Test
    void historyGoesOnWhereItEnded() {
        Instant start = this.clock.instant();
        for (int restarts = 0; restarts < 10; restarts++) {
            History history = new History(this.clock);
            try (Keeper _ = started(history, SELDOM)) {
                Runs.simulate(history, this.clock, "disk", Duration.ofSeconds(7), Duration.ofSeconds(70));
            }
        }

        History last = new History(this.clock);
        try (Keeper _ = started(last, SELDOM)) {
            assertThat(last.results("disk", start, Runs.EVER)).hasSize(100);
            assertThat(last.summaries("disk", start, Runs.EVER, Duration.ofMinutes(1)))
                    .hasSize(12)
                    .extracting(Summary::runs)
                    .satisfies(runs -> assertThat(
                                    runs.stream().mapToInt(Integer::intValue).sum())
                            .isEqualTo(100));
        }
    }

    @Test
    void stateThatOutlivedARestartIsNoChange() {
        History before = new History(this.clock);
        try (Keeper _ = started(before, SELDOM)) {
            before.record("disk", Runs.failed(this.clock.instant(), 2), Status.FAIL);
        }
        this.clock.advance(Duration.ofHours(3));

        History after = new History(this.clock);
        List<Change> told = new CopyOnWriteArrayList<>();
        after.tell(told::add);
        try (Keeper _ = started(after, SELDOM)) {
            after.record("disk", Runs.failed(this.clock.instant(), 2), Status.FAIL);
            assertThat(told).isEmpty();
            assertThat(after.latestChange("disk"))
                    .hasValueSatisfying(change -> assertThat(change.at()).isEqualTo(DrivenClock.START));

            after.record("disk", Runs.passed(this.clock.instant(), 2), Status.PASS);
            assertThat(told)
                    .singleElement()
                    .satisfies(change -> assertThat(change.number())
                            .isGreaterThan(
                                    before.latestChange("disk").orElseThrow().number()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS, ALWAYS, true",
        "ALWAYS, FAILED, false",
        "ALWAYS, NEVER, false",
        "FAILED, ALWAYS, true",
        "FAILED, FAILED, true",
        "FAILED, NEVER, false"
    })
    void measuresThatMayBeShownNoLongerAreForgotten(ShowOutput then, ShowOutput now, boolean stay) {
        History before = new History(this.clock);
        before.show(then);
        try (Keeper _ = started(before, SELDOM)) {
            Runs.simulate(before, this.clock, "disk", Duration.ofSeconds(10), Duration.ofDays(4), Status.WARN);
            before.show(then);
            assertThat(measured(before)).isTrue();
        }

        for (int restarts = 0; restarts < 2; restarts++) {
            History after = new History(this.clock);
            after.show(now);
            try (Keeper _ = started(after, SELDOM)) {
                assertThat(measured(after)).isEqualTo(stay);
                assertThat(after.results("disk", Instant.EPOCH, Runs.EVER)).hasSizeGreaterThan(500);
                assertThat(after.summaries("disk", Instant.EPOCH, Runs.EVER, Duration.ofHours(1)))
                        .hasSize(96)
                        .allSatisfy(hour -> assertThat(hour.runs()).isEqualTo(360));
            }
        }
        before.show(now);
        assertThat(measured(before)).isEqualTo(stay);
    }

    private static boolean measured(History history) {
        return contentOf(history, "disk").toString().contains("load");
    }

    @Test
    void timeWithoutAServerIsAGap() {
        History before = new History(this.clock);
        try (Keeper _ = started(before, SELDOM)) {
            this.clock.advance(Duration.ofMinutes(10));
        }
        this.clock.advance(Duration.ofMinutes(5));

        History after = new History(this.clock);
        try (Keeper _ = started(after, SELDOM)) {
            assertThat(after.gaps(DrivenClock.START, Runs.EVER))
                    .containsExactly(new Gap(
                            DrivenClock.START.plus(Duration.ofMinutes(10)),
                            DrivenClock.START.plus(Duration.ofMinutes(15))));
        }

        History later = new History(this.clock);
        try (Keeper _ = started(later, SELDOM)) {
            assertThat(later.gaps(DrivenClock.START, Runs.EVER)).hasSize(1);
        }
    }

    @Test
    void whatIsWrittenStaysWhenNobodyClosesTheFile() throws IOException {
        History before = new History(this.clock);
        Keeper abandoned = started(before, OFTEN);
        Runs.simulate(before, this.clock, "disk", Duration.ofSeconds(10), Duration.ofHours(2));
        Path copy = Files.createDirectory(this.directory.resolve("copy"));

        eventually("all is on disk").untilAsserted(() -> {
            Files.copy(
                    this.directory.resolve("history.mv"),
                    copy.resolve("history.mv"),
                    StandardCopyOption.REPLACE_EXISTING);
            History after = new History(this.clock);
            try (Keeper _ = started(after, copy, SELDOM)) {
                assertThat(contentOf(after, "disk")).isEqualTo(contentOf(before, "disk"));
            }
        });
        abandoned.close();
    }

    @Test
    void directoryThatIsNotThereIsToldOnceAndUsedWhenItComes() throws IOException {
        Path later = this.directory.resolve("later");
        History history = new History(this.clock);
        this.log.expect("cannot be kept");
        try (Keeper keeper = started(history, later, OFTEN)) {
            Runs.simulate(history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofHours(1));
            eventually("trouble").until(() -> keeper.trouble().isPresent());
            assertThat(history.results("disk", Instant.EPOCH, Runs.EVER)).hasSize(360);

            Files.createDirectory(later);

            eventually("end of trouble").until(() -> keeper.trouble().isEmpty());
        }
        History after = new History(this.clock);
        try (Keeper _ = started(after, later, SELDOM)) {
            assertThat(contentOf(after, "disk")).isEqualTo(contentOf(history, "disk"));
        }
        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("WARN"))
                .hasSize(1);
    }

    @Test
    void diskThatDoesNotAnswerHoldsNoChangeBack() {
        CountDownLatch answers = new CountDownLatch(1);
        History history = new History(this.clock);
        List<Change> told = new CopyOnWriteArrayList<>();
        history.tell(told::add);
        this.log.expect("the disk does not answer");
        try (Keeper keeper = Keepers.started(history, this.directory, file -> {
            await(answers);
            return Disk.open(file);
        })) {
            history.record("disk", Runs.failed(this.clock.instant(), 2), Status.FAIL);

            eventually("news").untilAsserted(() -> assertThat(told).hasSize(1));
            assertThat(history.isKept()).isFalse();

            answers.countDown();

            eventually("end of trouble").until(() -> keeper.trouble().isEmpty());
        }
        History after = new History(this.clock);
        try (Keeper _ = started(after, SELDOM)) {
            assertThat(contentOf(after, "disk")).isEqualTo(contentOf(history, "disk"));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void errorEndsNoKeeping() {
        AtomicInteger errors = new AtomicInteger();
        History history = new History(this.clock);
        this.log.expect("java.lang.InternalError: a mapped page is gone");
        try (Keeper keeper = Keepers.started(history, this.directory, file -> {
            if (errors.incrementAndGet() < 3) {
                throw new InternalError("a mapped page is gone");
            }
            return Disk.open(file);
        })) {
            Runs.simulate(history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofHours(2));
            eventually("end of trouble")
                    .until(() -> errors.get() > 2 && keeper.trouble().isEmpty());
        }

        History after = new History(this.clock);
        try (Keeper _ = started(after, SELDOM)) {
            assertThat(contentOf(after, "disk")).isEqualTo(contentOf(history, "disk"));
        }
    }

    @Test
    void checkThatComesBackToTheListBeginsAnew() {
        History before = new History(this.clock);
        try (Keeper _ = started(before, SELDOM)) {
            Runs.simulate(before, this.clock, "disk", Duration.ofSeconds(10), Duration.ofDays(4));
            Runs.simulate(before, this.clock, "load", Duration.ofSeconds(10), Duration.ofHours(4));
        }
        History without = new History(this.clock);
        without.keepOnly(Set.of("load"));
        try (Keeper _ = started(without, SELDOM)) {
            without.record("disk", Runs.failed(this.clock.instant(), 2), Status.FAIL);
            assertNothingOf(without, "disk");
        }

        History after = new History(this.clock);
        try (Keeper _ = started(after, SELDOM)) {
            assertNothingOf(after, "disk");
            assertThat(contentOf(after, "load")).isEqualTo(contentOf(before, "load"));

            after.keepOnly(Set.of("disk"));
            assertNothingOf(after, "load");
            assertThat(after.bytes()).isZero();
        }
        History last = new History(this.clock);
        try (Keeper _ = started(last, SELDOM)) {
            assertNothingOf(last, "load");
        }
    }

    private static void assertNothingOf(History history, String check) {
        assertThat(contentOf(history, check)).containsOnly(List.of());
        assertThat(history.latestChange(check)).isEmpty();
        assertThat(history.changesAfter(0, change -> change.check().equals(check)))
                .isEmpty();
    }

    @Test
    void fileStaysSmallHoweverLongItIsWrittenTo() throws IOException {
        History history = new History(this.clock);
        Disk disk = Disk.open(this.directory.resolve("history.mv"), Duration.ZERO);
        for (int hour = 0; hour < 24 * 100; hour++) {
            for (int check = 0; check < 10; check++) {
                history.record("check-" + check, Runs.passed(this.clock.instant(), 20 + hour % 50), Status.PASS);
            }
            disk.write(history.collect());
            this.clock.advance(Duration.ofHours(1));
        }
        disk.close();

        assertThat(Files.size(this.directory.resolve("history.mv"))).isLessThan(8 * history.bytes());
    }

    private Keeper started(History history, Duration interval) {
        return Keepers.started(history, this.directory, interval);
    }

    private static Keeper started(History history, Path directory, Duration interval) {
        return Keepers.started(history, directory, interval);
    }

    private static List<Object> contentOf(History history, String check) {
        return Keepers.contentOf(history, check);
    }
}
