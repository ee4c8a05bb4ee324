package dev.cmdchk.server.history;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.server.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KeeperTests {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration OFTEN = Duration.ofMillis(20);
    /** Writes at the start and at the end alone. */
    private static final Duration SELDOM = Duration.ofDays(1);

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
            before.record("disk", Runs.failed(this.clock.instant(), 2), Grade.UNHEALTHY);
        }
        this.clock.advance(Duration.ofHours(3));

        History after = new History(this.clock);
        try (Keeper _ = started(after, SELDOM)) {
            assertThat(after.record("disk", Runs.failed(this.clock.instant(), 2), Grade.UNHEALTHY))
                    .isEmpty();
            assertThat(after.latestChange("disk"))
                    .hasValueSatisfying(change -> assertThat(change.at()).isEqualTo(DrivenClock.START));
            assertThat(after.record("disk", Runs.passed(this.clock.instant(), 2), Grade.HEALTHY))
                    .hasValueSatisfying(change -> assertThat(change.number())
                            .isGreaterThan(
                                    before.latestChange("disk").orElseThrow().number()));
        }
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
    void fileThatIsNotOursIsSetAside() throws IOException {
        Files.writeString(this.directory.resolve("history.mv"), "to whom it may concern\n".repeat(1_000));
        this.log.expect("cannot be read");

        History history = new History(this.clock);
        try (Keeper keeper = started(history, SELDOM)) {
            assertThat(keeper.trouble()).isEmpty();
        }

        assertThat(this.directory.resolve("history.mv.unreadable")).content().startsWith("to whom");
    }

    @Test
    void fileInUseIsTakenOverWhenItIsFree() {
        History first = new History(this.clock);
        History second = new History(this.clock);
        Keeper holder = started(first, SELDOM);
        Runs.simulate(first, this.clock, "disk", Duration.ofSeconds(10), Duration.ofHours(1));
        this.log.expect("cannot be kept");
        try (Keeper waiting = started(second, OFTEN)) {
            eventually("trouble").until(() -> waiting.trouble().isPresent());

            holder.close();

            eventually("end of trouble").until(() -> waiting.trouble().isEmpty());

            assertThat(contentOf(second, "disk")).isEqualTo(contentOf(first, "disk"));
        }
    }

    @Test
    void fileStaysSmallHoweverLongItIsWrittenTo() throws IOException {
        History history = new History(this.clock);
        Disk disk = Disk.open(this.directory.resolve("history.mv"), Duration.ZERO);
        for (int hour = 0; hour < 24 * 100; hour++) {
            for (int check = 0; check < 10; check++) {
                history.record("check-" + check, Runs.passed(this.clock.instant(), 20 + hour % 50), Grade.HEALTHY);
            }
            disk.write(history.collect());
            this.clock.advance(Duration.ofHours(1));
        }
        disk.close();

        assertThat(Files.size(this.directory.resolve("history.mv"))).isLessThan(8 * history.bytes());
    }

    private Keeper started(History history, Duration interval) {
        return started(history, this.directory, interval);
    }

    private static Keeper started(History history, Path directory, Duration interval) {
        Keeper keeper = new Keeper(history, directory, interval, PATIENCE);
        keeper.start(PATIENCE);
        return keeper;
    }

    private static List<Object> contentOf(History history, String check) {
        return List.of(
                history.results(check, Instant.EPOCH, Runs.EVER),
                history.summaries(check, Instant.EPOCH, Runs.EVER, Duration.ofMinutes(1)),
                history.summaries(check, Instant.EPOCH, Runs.EVER, Duration.ofHours(1)));
    }
}
