package dev.cmdchk.server.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Counts;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import dev.cmdchk.settings.ShowOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTests {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final DrivenClock clock = new DrivenClock();
    private final History history = new History(this.clock);

    @Test
    void latestWhenTheClockWasSetBackIsWhatCameLast() {
        Instant now = this.clock.instant();
        for (int run = 0; run < 40; run++) {
            this.history.record("disk", Runs.failed(now.plusSeconds(60L * run), 2), Status.FAIL);
        }
        for (int run = 0; run < 20; run++) {
            this.history.record("disk", Runs.passed(now.minusSeconds(3600 - 60L * run), 5), Status.PASS);
        }

        assertThat(this.history.latest("disk", 30))
                .extracting(Result::status)
                .containsExactlyElementsOf(Stream.concat(
                                Collections.nCopies(10, Status.FAIL).stream(),
                                Collections.nCopies(20, Status.PASS).stream())
                        .toList());
    }

    /** Its verdict is healthy all the time. */
    @Test
    void sinceOfACheckThatBeganToWarnIsThen() {
        this.history.record("disk", Runs.passed(at(0), 5), Status.PASS);
        this.history.record("disk", new Result(at(60), Status.WARN, 1, Duration.ofMillis(5), List.of()), Status.WARN);
        Check check = new Check(
                "disk",
                "exit 1",
                Set.of(0),
                Set.of(1),
                Duration.ofSeconds(30),
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                Map.of(),
                "",
                "");
        Run warned = new Run(check, new Outcome.Exited(1), "", 0, Duration.ofMillis(5));
        CheckState state = new CheckState(
                check, Verdict.HEALTHY, at(0), Optional.of(warned), 2, new Counts(2, 0, 0, 0, 0), List.of());

        assertThat(Status.of(state)).isEqualTo(Status.WARN);
        assertThat(this.history.since(state)).isEqualTo(at(60));
    }

    @Test
    void resultsAreReturnedAsTheyWere() {
        List<Result> runs = List.of(
                Runs.passed(at(0), 12, new Measure("/", "%", 81.5), new Measure("time", "s", 0.02)),
                Runs.failed(at(1), 2),
                Runs.failed(at(2), -9),
                Runs.failed(at(3), Result.TIMED_OUT),
                new Result(at(4), Status.WARN, 1, Duration.ofMinutes(10), List.of(new Measure("/", "%", 90))));
        runs.forEach(run -> this.history.record("disk", run, run.status()));

        assertThat(this.history.results("disk", at(0), Runs.EVER)).isEqualTo(runs);
        assertThat(this.history.results("disk", at(1), at(3))).isEqualTo(runs.subList(1, 3));
        assertThat(this.history.results("other", at(0), Runs.EVER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ALWAYS, true, true", "FAILED, false, true", "NEVER, false, false"})
    void measureThatMayNotBeShownWhenItComesIsNotRemembered(ShowOutput show, boolean ofPassed, boolean ofFailed) {
        this.history.show(show);
        Measure measure = new Measure("load", "", 1);

        this.history.record("well", Runs.passed(at(0), 1, measure), Status.PASS);
        this.history.record("ill", Runs.passed(at(0), 1, measure), Status.FAIL);

        assertThat(Keepers.contentOf(this.history, "well").toString().contains("load"))
                .isEqualTo(ofPassed);
        assertThat(Keepers.contentOf(this.history, "ill").toString().contains("load"))
                .isEqualTo(ofFailed);
    }

    @Test
    void resultsBeyondTheBoundAreForgottenOldestFirst() {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(1), Duration.ofMinutes(20));

        List<Result> results = this.history.results("disk", Instant.EPOCH, Runs.EVER);

        assertThat(results).hasSizeBetween(512, 576);
        assertThat(results.getLast().at()).isEqualTo(this.clock.instant().minusSeconds(1));
    }

    @Test
    void minutesCountWhatRanInThemTheRunningOneToo() {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofMinutes(3));

        List<Summary> minutes = this.history.summaries("disk", Instant.EPOCH, Runs.EVER, MINUTE);

        assertThat(minutes).extracting(Summary::runs).containsExactly(6, 6, 6);
        assertThat(minutes).extracting(Summary::start).containsExactly(at(0), at(60), at(120));
        assertThat(minutes.getFirst().measures())
                .singleElement()
                .satisfies(mean -> assertThat(mean.value()).isCloseTo(2.5, within(1e-6)));
    }

    @Test
    void stepsOfSeveralMinutesOrHoursPutThemTogether() {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofHours(25));

        assertThat(this.history.summaries("disk", at(0), Runs.EVER, MINUTE.multipliedBy(5)))
                .hasSize(300)
                .allSatisfy(summary -> assertThat(summary.runs()).isEqualTo(30));
        assertThat(this.history.summaries("disk", at(0), Runs.EVER, HOUR.multipliedBy(24)))
                .extracting(Summary::runs)
                .containsExactly(8_640, 360);
        assertThat(this.history
                        .summaries("disk", at(0), Runs.EVER, HOUR)
                        .getFirst()
                        .uptime())
                .hasValueCloseTo(357 / 360.0, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void percentilesAreRightToATenth(long seed) {
        Random random = new Random(seed);
        long[] millis = random.longs(999, 1, 60_000).toArray();
        Arrays.stream(millis).forEach(took -> this.history.record("disk", Runs.passed(at(0), took), Status.PASS));
        Arrays.sort(millis);

        Summary summary =
                this.history.summaries("disk", at(0), Runs.EVER, MINUTE).getFirst();

        assertThat((double) summary.median().toMillis()).isCloseTo((double) millis[499], within(millis[499] * 0.1));
        assertThat((double) summary.p95().toMillis()).isCloseTo((double) millis[949], within(millis[949] * 0.1));
        assertThat((double) summary.p99().toMillis()).isCloseTo((double) millis[989], within(millis[989] * 0.1));
        assertThat(summary.longest()).isEqualTo(Duration.ofMillis(millis[998]));
    }

    @Test
    void hundredDaysOfEveryTenSecondsStayWithinTheBoundsOfNinety() {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofDays(100));

        List<Summary> hours = this.history.summaries("disk", Instant.EPOCH, Runs.EVER, HOUR);

        assertThat(hours).hasSizeBetween(2_159, 2_161);
        assertThat(this.history.summaries("disk", Instant.EPOCH, Runs.EVER, MINUTE))
                .hasSizeBetween(1_440, 1_560);
        assertThat(this.history.bytes()).isLessThan(150_000);
    }

    @Test
    void clockThatIsSetBackLosesNothing() {
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofMinutes(10));
        this.clock.advance(Duration.ofMinutes(-5));
        Runs.simulate(this.history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofMinutes(5));

        assertThat(this.history.results("disk", at(0), Runs.EVER)).hasSize(90);
        assertThat(this.history.summaries("disk", at(0), Runs.EVER, HOUR))
                .extracting(Summary::runs)
                .containsExactly(90);
    }

    @Test
    void measuresBeyondSixteenAreNotKeptAndHarmNoOther() {
        Measure[] many = new Measure[40];
        Arrays.setAll(many, number -> new Measure("m" + number, "", number));

        this.history.record("disk", Runs.passed(at(0), 1, many), Status.PASS);
        this.history.record("disk", Runs.passed(at(1), 1, new Measure("late", "", 7), many[3]), Status.PASS);

        List<Result> results = this.history.results("disk", at(0), Runs.EVER);
        assertThat(results.getFirst().measures()).hasSize(16).startsWith(many[0]);
        assertThat(results.getLast().measures()).containsExactly(many[3]);
    }

    @Test
    void recordTellsAChangeWhenTheStateIsAnother() {
        List<Change> told = new ArrayList<>();
        this.history.tell(told::add);

        this.history.record("disk", Runs.passed(at(0), 1), Status.PASS);
        this.history.record("disk", Runs.passed(at(1), 1), Status.PASS);
        // Fails, but not yet often enough for its state to change.
        this.history.record("disk", Runs.failed(at(2), 2), Status.PASS);
        this.history.record("disk", Runs.failed(at(3), 2), Status.FAIL);

        assertThat(told).hasSize(2).last().satisfies(change -> {
            assertThat(change.before()).contains(Status.PASS);
            assertThat(change.now()).isEqualTo(Status.FAIL);
            assertThat(change.at()).isEqualTo(at(3));
            assertThat(this.history.latestChange("disk")).contains(change);
        });
        assertThat(told.getFirst().before()).isEmpty();
    }

    @Test
    void changesAreNumberedUpwardsAndTheOldestAreForgotten() {
        for (int i = 0; i < 3_000; i++) {
            Result result = i % 2 == 0 ? Runs.passed(at(i), 1) : Runs.failed(at(i), 1);
            this.history.record("disk", result, result.status());
        }

        List<Change> changes = this.history.changesAfter(0, _ -> true);
        assertThat(changes).hasSize(1_000).extracting(Change::number).isSorted();
        assertThat(this.history.changesAfter(changes.get(990).number(), _ -> true))
                .hasSize(9);
    }

    @Test
    void changesOfOneCheckDoNotPushOutThoseOfAnother() {
        this.history.record("calm", Runs.passed(at(0), 1), Status.PASS);
        this.history.record("calm", Runs.failed(at(1), 1), Status.FAIL);
        simulateChanges(this.history, this.clock, 3_000);

        assertThat(changesOf("calm")).extracting(Change::now).containsExactly(Status.PASS, Status.FAIL);
        assertThat(changesOf("disk")).hasSize(998);
    }

    @Test
    void veryLastChangeOfEachCheckStaysWhereThereAreMoreChecksThanChanges() {
        for (int i = 0; i < 1_500; i++) {
            this.history.record("check-" + i, Runs.passed(at(i), 1), Status.PASS);
        }
        simulateChanges(this.history, this.clock, 100);

        List<Change> changes = this.history.changesAfter(0, _ -> true);
        assertThat(changes)
                .hasSizeBetween(1_501, 2_501)
                .doesNotHaveDuplicates()
                .extracting(Change::number)
                .isSorted();
        assertThat(changesOf("check-0"))
                .containsExactly(this.history.latestChange("check-0").orElseThrow());
    }

    private List<Change> changesOf(String check) {
        return this.history.changesAfter(0, change -> change.check().equals(check));
    }

    @Test
    void whatIsForgottenBeforeADiskTookItLeavesNothingBehind() {
        simulateChanges(this.history, this.clock, 10_000);
        int once = this.history.collect().size();
        History longer = new History(this.clock);
        for (int times = 0; times < 10; times++) {
            simulateChanges(longer, this.clock, 10_000);
        }

        Map<String, byte[]> changed = longer.collect();

        assertThat(changed.values()).doesNotContain(Disk.NOTHING);
        assertThat(changed).hasSizeLessThan(once + 50);
    }

    @Test
    void whatIsForgottenAfterADiskTookItIsRemovedThere() {
        DrivenClock sameClock = new DrivenClock();
        History same = new History(sameClock);
        Map<String, byte[]> disk = new TreeMap<>();
        // So it is taken while blocks are empty, half full and full.
        for (int times = 0; times < 400; times++) {
            simulateChanges(this.history, this.clock, 6);
            simulateChanges(same, sameClock, 6);
            write(this.history.collect(), disk);
        }
        simulateChanges(this.history, this.clock, 20_000);
        simulateChanges(same, sameClock, 20_000);
        write(this.history.collect(), disk);

        assertThat(disk).containsExactlyEntriesOf(same.collect());
    }

    private static void write(Map<String, byte[]> changed, Map<String, byte[]> disk) {
        disk.putAll(changed);
        disk.values().removeIf(value -> value.length == 0);
    }

    /** Has a check change its state with each run, every ten seconds. */
    private static void simulateChanges(History history, DrivenClock clock, int changes) {
        for (int change = 0; change < changes; change++) {
            Result result = change % 2 == 0 ? Runs.passed(clock.instant(), 1) : Runs.failed(clock.instant(), 1);
            history.record("disk", result, result.status());
            clock.advance(Duration.ofSeconds(10));
        }
    }

    private static Instant at(long seconds) {
        return DrivenClock.START.plusSeconds(seconds);
    }
}
