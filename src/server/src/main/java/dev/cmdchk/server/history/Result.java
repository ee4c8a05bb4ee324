package dev.cmdchk.server.history;

import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is remembered of one finished run. Neither command nor output.
 *
 * @param at when it was finished, in whole milliseconds
 * @param ending exit status 0 to 255, {@code -N} when signal N killed it, {@link #TIMED_OUT} or {@link #NOT_STARTED}
 * @param took how long it ran, in whole milliseconds
 * @param measures what it measured
 */
public record Result(Instant at, Status status, int ending, Duration took, List<Measure> measures) {
    public static final int TIMED_OUT = 1_000;
    public static final int NOT_STARTED = 1_001;

    public Result {
        measures = List.copyOf(measures);
    }

    /** Returns it without what it measured. */
    Result bare() {
        return new Result(this.at, this.status, this.ending, this.took, List.of());
    }

    /** Returns the number for how a run ended. */
    public static int ending(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int status) -> status;
            case Outcome.Killed(int signal) -> -signal;
            case Outcome.TimedOut _ -> TIMED_OUT;
            case Outcome.NotStarted _ -> NOT_STARTED;
        };
    }

    /** Returns {@code ending} in words, such as {@code exit status 2}. */
    public static String describe(int ending) {
        return switch (ending) {
            case TIMED_OUT -> "timeout";
            case NOT_STARTED -> "not started";
            default -> ending < 0 ? "signal " + -ending : "exit status " + ending;
        };
    }
}
