package dev.cmdchk.server.log;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs what goes wrong with the checks: a WARN with the check's name, its outcome and its output whenever a check begins
 * to fail or fails in another way, an INFO when it has recovered. A failure that merely goes on is summed up, at most
 * once a minute for each check.
 *
 * <p>The command is never logged, not even at a finer level: its arguments may be secret. So may be what it prints; but
 * without its output a failure can seldom be understood, so that is logged, and the log file is not for everyone to
 * read. Secrets among the command's arguments that come back in its output are {@linkplain Secrets masked}.
 *
 * <p>Safe for use by many threads at once.
 */
public final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration SUMMARY = Duration.ofMinutes(1);

    private final Map<String, Failing> failing = new HashMap<>();
    private final LongSupplier ticker;
    private final NewPrivileges privileges;

    /**
     * @param ticker monotonic, nanoseconds: {@code System::nanoTime}
     * @param privileges whether checks may gain any: one that cannot is told from the others
     */
    public FailureLog(LongSupplier ticker, NewPrivileges privileges) {
        this.ticker = ticker;
        this.privileges = privileges;
    }

    /**
     * Takes note of a finished run, healthy or not. To be told of every run once, in the order they ended.
     *
     * @param first whether nothing was known of the check before: it is new, is back, or became another one of that name
     */
    public synchronized void finished(Run run, boolean first) {
        long now = this.ticker.getAsLong();
        if (first) {
            this.failing.remove(run.check().name());
        }
        if (run.verdict() == Verdict.HEALTHY) {
            recovered(run, now);
        } else {
            failed(run, now);
        }
    }

    /** Forgets all checks but these. */
    public synchronized void retain(Set<String> checks) {
        this.failing.keySet().retainAll(checks);
    }

    /** Returns why {@code answer} is unhealthy, such as {@code exit status 2}. Holds no secret. */
    public static String describe(Answer answer) {
        return switch (answer) {
            case Answer.Known known -> describe(known.state());
            case Answer.NotRunYet _ -> "not run yet";
            case Answer.Stale stale ->
                String.format(
                        Locale.ROOT,
                        "the last result is %.1f s old",
                        stale.age().toNanos() / 1e9);
            case Answer.FullHouse _ -> "full house, no place to run in time";
            case Answer.TurnedAway _ -> "full house, too many callers wait";
            case Answer.Unknown unknown -> unknown.reason();
        };
    }

    private static String describe(CheckState state) {
        String last = state.last().map(Run::outcome).map(Outcome::describe).orElse("not run yet");
        return last + whileRising(state);
    }

    /** Returns what to add to how the last run ended where it passed and {@code state} is unhealthy still; else nothing. */
    public static String whileRising(CheckState state) {
        boolean rising = state.verdict() == Verdict.UNHEALTHY
                && state.raw().filter(Verdict.HEALTHY::equals).isPresent();
        return rising ? ", but not often enough in a row" : "";
    }

    private void recovered(Run run, long now) {
        Failing before = this.failing.remove(run.check().name());
        if (before != null) {
            // Where a verdict takes several runs, one alone says nothing of it.
            boolean decides = run.check().hysteresis().equals(Hysteresis.NONE);
            String how = decides ? "is healthy again" : "passed again";
            log(Level.INFO, run, "check '%s' %s, %s".formatted(run.check().name(), how, before.history(now)));
        }
    }

    private void failed(Run run, long now) {
        String name = run.check().name();
        Failing before = this.failing.get(name);
        Failing known = before == null ? new Failing(run, now) : before;
        known.again();
        this.failing.put(name, known);
        String happened = whatHappened(run);
        happened += this.privileges.hint(happened);
        if (before == null || !known.isLike(run.outcome())) {
            known.log(run.outcome(), now);
            log(Level.WARN, run, "check '%s' failed: %s".formatted(name, happened));
        } else if (known.isSilentFor(SUMMARY, now)) {
            String often = known.log(run.outcome(), now);
            log(Level.WARN, run, "check '%s' failed %s: %s".formatted(name, often, happened));
        }
    }

    /** Returns how {@code run} ended and what it printed, secrets of its command masked. */
    public static String whatHappened(Run run) {
        String output = run.output().strip();
        String omitted = run.omitted() == 0 ? "" : " and %d more bytes".formatted(run.omitted());
        Secrets secrets = Secrets.of(run.check());
        String shown = output.isEmpty() ? "no output" : "output: " + Printable.quote(secrets.mask(output)) + omitted;
        return secrets.mask(run.outcome().describe()) + ", " + shown;
    }

    private static void log(Level level, Run run, String text) {
        LOG.atLevel(level)
                .addKeyValue("cmdchk.check", run.check().name())
                .addKeyValue("cmdchk.verdict", run.verdict())
                .addKeyValue("event.duration", run.took().toNanos())
                .log(() -> text);
    }
}
