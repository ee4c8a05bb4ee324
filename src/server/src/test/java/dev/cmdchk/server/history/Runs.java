package dev.cmdchk.server.history;

import dev.cmdchk.checks.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Results as tests need them. */
final class Runs {
    static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    private Runs() {}

    static Result passed(Instant at, long millis, Measure... measures) {
        return new Result(at, Status.PASS, 0, Duration.ofMillis(millis), List.of(measures));
    }

    static Result failed(Instant at, int ending) {
        return new Result(at, Status.FAIL, ending, Duration.ofMillis(5), List.of());
    }

    /** Has {@code check} run each {@code interval} for {@code time}; one run in a hundred fails. */
    static void simulate(History history, DrivenClock clock, String check, Duration interval, Duration time) {
        simulate(history, clock, check, interval, time, Status.PASS);
    }

    /** @param passed what a run that does not fail leaves the check in */
    static void simulate(
            History history, DrivenClock clock, String check, Duration interval, Duration time, Status passed) {
        Instant end = clock.instant().plus(time);
        for (long run = 0; clock.instant().isBefore(end); run++) {
            Instant at = clock.instant();
            long millis = 20 + (run * 7919) % 61;
            boolean fails = run % 100 == 99;
            Result result = fails ? failed(at, 2) : passed(at, millis, new Measure("load", "", run % 17));
            history.record(check, result, fails ? Status.FAIL : passed);
            clock.advance(interval);
        }
    }
}
