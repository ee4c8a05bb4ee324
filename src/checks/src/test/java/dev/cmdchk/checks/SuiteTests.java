package dev.cmdchk.checks;

import static dev.cmdchk.checks.Eventually.eventually;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuiteTests extends SuiteCase {

    @Test
    void checkWhenHundredAskDuringOneRunSharesTheNextRun() throws Exception {
        Suite suite = this.suite(8, check("a"));
        Future<Report> first = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);
        List<Future<Report>> others = IntStream.range(0, 100)
                .mapToObj(_ -> this.callers.submit(() -> suite.check()))
                .toList();
        await().until(() -> suite.coalesced() == 99);

        this.runner.letGo.release(2);

        assertThat(outcomes(first.get())).containsExactly(new Outcome.Exited(0));
        for (Future<Report> other : others) {
            assertThat(outcomes(other.get())).containsExactly(new Outcome.Exited(1));
        }
        assertThat(this.runner.peak).hasValue(1);
        assertThat(this.runner.started).hasValue(2);
    }

    @Test
    void checkWhenRunIsInFlightNeverReturnsThatRun() throws Exception {
        Suite suite = this.suite(8, check("a"));
        Future<Report> early = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);

        Future<Report> late = this.callers.submit(() -> suite.check());
        this.awaitWaiting(2);
        this.runner.letGo.release(2);

        assertThat(early.get().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(outcomes(late.get())).containsExactly(new Outcome.Exited(1));
        assertThat(late.get().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(late.get().age()).isZero();
    }

    @Test
    void checkRunsChecksSideBySideUpToMaxParallel() throws Exception {
        Suite suite = this.suite(2, check("a"), check("b"), check("c"), check("d"), check("e"));
        Future<Report> report = this.callers.submit(() -> suite.check());
        this.awaitRunning(2);

        this.runner.letGo.release(5);

        assertThat(names(report.get())).containsExactly("a", "b", "c", "d", "e");
        assertThat(this.runner.peak).hasValue(2);
    }

    @Test
    void checkWhenNoSlotComesFreeWithinTheTimeoutIsAFullHouseAndRunsLater() throws Exception {
        Suite suite = this.suite(1, check("a"), check("b"));
        Future<Report> report = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);

        this.time.pass(TIMEOUT);
        this.runner.letGo.release(2);

        assertThat(report.get().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(report.get().isFullHouse()).isTrue();
        assertThat(report.get().failed()).singleElement().isInstanceOf(Answer.FullHouse.class);
        await().until(() -> this.runner.started.get() == 2);
    }

    @Test
    void checkThatCameLateWaitsForItsRunHoweverLongTheOneBeforeTook() throws Exception {
        Suite suite = this.suite(8, check("a"));
        Future<Report> early = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);
        this.time.pass(ofSeconds(5));
        Future<Report> late = this.callers.submit(() -> suite.check());
        this.awaitWaiting(2);

        this.time.pass(ofSeconds(24));
        this.runner.letGo.release(1);
        assertThat(early.get().verdict()).isEqualTo(Verdict.HEALTHY);
        await().until(() -> this.runner.started.get() == 2);
        this.time.pass(ofSeconds(29));
        this.runner.letGo.release(1);

        assertThat(outcomes(late.get())).containsExactly(new Outcome.Exited(1));
    }

    @Test
    void checkWhenARunDoesNotEndIsUnknownAfterTimeoutGraceAndASecond() throws Exception {
        Suite suite = this.suite(8, check("a"));
        Future<Report> report = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);

        this.time.pass(ofSeconds(31));

        assertThat(report.get().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(report.get().failed()).singleElement().isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void checkWhenCallerIsInterruptedLeavesTheRunToOthers() throws Exception {
        Suite suite = this.suite(8, check("a"));
        Future<Report> goesAway = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);

        goesAway.cancel(true);
        this.runner.letGo.release(1);

        await().untilAsserted(() -> assertThat(this.heard).hasSize(1));
    }

    @Test
    void checkThatAllowsAnAgeTakesAYoungerResultOrTheRunInFlight() throws Exception {
        Suite suite = this.suite(8, check("a"));
        this.runner.letGo.release(1);
        suite.check();

        this.time.pass(ofSeconds(5));
        Report reused = suite.check(Set.of(), ofSeconds(5));
        this.time.pass(Duration.ofNanos(1));
        Future<Report> tooOld = this.callers.submit(() -> suite.check(Set.of(), ofSeconds(5)));
        this.awaitRunning(1);
        Future<Report> joins = this.callers.submit(() -> suite.check(Set.of(), ofSeconds(5)));
        await().until(() -> suite.coalesced() == 1);
        this.runner.letGo.release(1);

        assertThat(reused.age()).isEqualTo(ofSeconds(5));
        assertThat(outcomes(reused)).containsExactly(new Outcome.Exited(0));
        assertThat(outcomes(tooOld.get())).containsExactly(new Outcome.Exited(1));
        assertThat(outcomes(joins.get())).containsExactly(new Outcome.Exited(1));
    }

    @Test
    void checkWhenTheSettingsAllowAnAgeTakesAYoungerResult() throws Exception {
        Suite suite = this.suite(8, check("a", ZERO, ofSeconds(5)));
        this.runner.letGo.release(2);
        suite.check();

        this.time.pass(ofSeconds(4));
        assertThat(suite.check().age()).isEqualTo(ofSeconds(4));
        this.time.pass(ofSeconds(2));

        assertThat(suite.known("a").map(Answer::verdict)).contains(Verdict.HEALTHY);
        assertThat(suite.check().age()).isZero();
        assertThat(this.runner.started).hasValue(2);
    }

    @Test
    void checkWithAnIntervalAnswersFromItsLastResultUntilThatIsTooOld() throws Exception {
        Suite suite = this.suite(8, check("a", ofSeconds(10), ofSeconds(25)));
        Future<Report> first = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);
        assertThat(suite.known()).singleElement().isInstanceOf(Answer.NotRunYet.class);
        this.runner.letGo.release(1);
        assertThat(first.get().verdict()).isEqualTo(Verdict.HEALTHY);

        this.time.pass(ofSeconds(25));
        assertThat(suite.check().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(suite.known()).isEqualTo(suite.check().answers());
        this.time.pass(ofSeconds(1));

        Report stale = suite.check();
        assertThat(suite.known()).isEqualTo(stale.answers());
        assertThat(stale.verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(stale.failed()).singleElement().isInstanceOf(Answer.Stale.class);
        assertThat(stale.age()).isEqualTo(ofSeconds(26));
        await().until(() -> this.runner.started.get() == 2);
        assertThat(this.runner.peak).hasValue(1);
    }

    @Test
    void findAsksOneCheckOrAGroupAlone() throws Exception {
        Suite suite = this.suite(8, grouped("a", "g"), grouped("b", "g"), check("c"));
        this.runner.letGo.release(4);

        assertThat(suite.find("c", Set.of(), ZERO).map(SuiteCase::names)).contains(List.of("c"));
        assertThat(suite.find("g", Set.of(), ZERO).map(SuiteCase::names)).contains(List.of("a", "b"));
        assertThat(suite.find("g", Set.of("a"), ZERO).map(SuiteCase::names)).contains(List.of("b"));
        assertThat(suite.find("g", Set.of("g"), ZERO).map(Report::verdict)).contains(Verdict.UNHEALTHY);
        assertThat(suite.find("", Set.of(), ZERO)).isEmpty();
        assertThat(suite.find("d", Set.of(), ZERO)).isEmpty();
        assertThat(this.runner.started).hasValue(4);
    }

    @Test
    void checkLeavesOutWhatIsExcludedAndWithoutAnythingIsUnhealthy() throws Exception {
        Suite suite = this.suite(8, grouped("a", "g"), grouped("b", "g"), check("c"));
        this.runner.letGo.release(3);

        assertThat(names(suite.check(Set.of("c", "x"), ZERO))).containsExactly("a", "b");
        assertThat(names(suite.check(Set.of("g"), ZERO))).containsExactly("c");
        assertThat(suite.check(Set.of("g", "c"), ZERO).verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(this.runner.started).hasValue(3);
    }

    @Test
    void closeSendsCallersAway() throws Exception {
        Suite suite = this.suite(1, check("a"), check("b"));
        Future<Report> report = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);

        suite.close();

        assertThat(report.get().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(report.get().answers())
                .allSatisfy(answer -> assertThat(answer)
                        .isInstanceOfSatisfying(
                                Answer.Unknown.class,
                                unknown -> assertThat(unknown.reason()).isEqualTo("the server stops")));
        assertThat(this.heard).isEmpty();
    }

    /** Fault: who was not the first to ask of a closed suite waited for ever. */
    @Test
    void checkWhenClosedSendsEveryCallerAway() throws Exception {
        Suite suite = this.suite(1, check("a"));
        suite.close();

        for (int caller = 0; caller < 3; caller++) {
            assertThat(this.callers
                            .submit(() -> suite.check())
                            .get(10, TimeUnit.SECONDS)
                            .verdict())
                    .isEqualTo(Verdict.UNHEALTHY);
        }
    }

    @Test
    void sendAwayEndsTheWaitOfCallersAndNoRun() throws Exception {
        Suite suite = this.suite(1, check("a"), check("b"));
        Future<Report> report = this.callers.submit(() -> suite.check());
        this.awaitRunning(1);

        suite.sendAway();

        assertThat(report.get().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(this.heard).isEmpty();
        this.runner.letGo.release(2);
        eventually("both have run").until(() -> this.heard.size() == 2);
    }

    @Test
    void suiteThatIsRetiredRunsNothingInTheBackgroundAndAnswersWhoAsks() throws Exception {
        Suite suite = this.suite(8, check("a", ofSeconds(10), ofSeconds(30)), check("b"));
        this.runner.letGo.release(100);
        await().until(() -> this.heard.size() == 1);

        suite.retire();
        this.time.pass(ofSeconds(60));
        Report report = suite.find("b", Set.of(), ZERO).orElseThrow();

        assertThat(outcomes(report)).containsExactly(new Outcome.Exited(1));
        assertThat(this.runner.started).hasValue(2);
    }

    @Test
    void openWhenThereIsNoCheckIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> this.suite(1));
    }
}
