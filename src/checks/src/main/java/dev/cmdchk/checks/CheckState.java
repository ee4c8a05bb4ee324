package dev.cmdchk.checks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of a check after one of its runs, or before the first. Immutable: a later run makes another one.
 *
 * @param check in its present form
 * @param verdict what counts, after fall and rise; {@link Verdict#UNHEALTHY} before the first run
 * @param since when the verdict became what it is, by the wall clock
 * @param last the last run with its output; none before the first has ended
 * @param streak how many runs up to the last one said the same, healthy or not; 0 before the first
 * @param counts runs by how they ended
 * @param recent the last {@value #KEPT} results at most, the newest first
 */
public record CheckState(
        Check check,
        Verdict verdict,
        Instant since,
        Optional<Run> last,
        int streak,
        Counts counts,
        List<PastRun> recent) {
    /** How many results are kept. */
    public static final int KEPT = 20;

    static CheckState unknown(Check check, Instant now) {
        return new CheckState(check, Verdict.UNHEALTHY, now, Optional.empty(), 0, Counts.NONE, List.of());
    }

    /** Returns the same of {@code other}, another form of the check that begins {@code now}. */
    CheckState of(Check other, Instant now) {
        return new CheckState(other, this.verdict, now, this.last, this.streak, this.counts, this.recent);
    }

    /** Returns the state after {@code run}, which ended {@code now}. */
    CheckState after(Run run, Instant now) {
        boolean same = raw().filter(run.verdict()::equals).isPresent();
        int runs = same ? Math.min(this.streak, Integer.MAX_VALUE - 1) + 1 : 1;
        Verdict next = decide(run.verdict(), runs);
        Instant changed = next == this.verdict && this.last.isPresent() ? this.since : now;
        return new CheckState(
                this.check, next, changed, Optional.of(run), runs, this.counts.plus(run), recent(PastRun.of(run, now)));
    }

    /** As HAProxy does: the first run decides alone, then it takes {@code fall} or {@code rise} in a row. */
    private Verdict decide(Verdict raw, int runs) {
        int needed = raw == Verdict.HEALTHY
                ? this.check.hysteresis().rise()
                : this.check.hysteresis().fall();
        return this.last.isEmpty() || runs >= needed ? raw : this.verdict;
    }

    private List<PastRun> recent(PastRun newest) {
        List<PastRun> all = new ArrayList<>(KEPT);
        all.add(newest);
        all.addAll(this.recent.subList(0, Math.min(this.recent.size(), KEPT - 1)));
        return List.copyOf(all);
    }

    /** Returns what the last run alone said. */
    public Optional<Verdict> raw() {
        return this.last.map(Run::verdict);
    }

    /** Returns when the last run had ended, by the wall clock. */
    public Optional<Instant> ended() {
        return this.recent.stream().findFirst().map(PastRun::ended);
    }

    /** Returns how many runs up to the last one have failed. */
    public int consecutiveFailures() {
        return raw().filter(Verdict.UNHEALTHY::equals).isPresent() ? this.streak : 0;
    }

    /** Returns whether the check is healthy and its last run is worth a warning. */
    public boolean warns() {
        return this.verdict == Verdict.HEALTHY && this.last.filter(Run::warns).isPresent();
    }
}
