package dev.cmdchk.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What one check says to one caller. */
public sealed interface Answer {

    /** Returns all that was known of the check at that moment. */
    CheckState state();

    /** Returns what the caller is to take it for. */
    Verdict verdict();

    /** Returns how long ago the run had ended that this rests on; zero when it rests on none. */
    default Duration age() {
        return Duration.ZERO;
    }

    /** A run that is as fresh as the caller wants it: {@link CheckState#verdict} counts. */
    record Known(CheckState state, Duration age) implements Answer {
        @Override
        public Verdict verdict() {
            return this.state.verdict();
        }
    }

    /** The last run in the background ended longer ago than the check's {@code max_age}. */
    record Stale(CheckState state, Duration age) implements Answer {
        @Override
        public Verdict verdict() {
            return Verdict.UNHEALTHY;
        }

        /** Returns when it became so, by the wall clock. */
        public Optional<Instant> since() {
            return this.state
                    .ended()
                    .map(ended -> ended.plus(this.state.check().freshness().maxAge()));
        }
    }

    /** No run of it as it is now has ended yet, and for this caller none is begun. */
    record NotRunYet(CheckState state) implements Answer {
        @Override
        public Verdict verdict() {
            return Verdict.UNHEALTHY;
        }
    }

    /** All places for runs are taken, and none came free within the check's timeout: to ask later may help. */
    record FullHouse(CheckState state) implements Answer {
        @Override
        public Verdict verdict() {
            return Verdict.UNHEALTHY;
        }
    }

    /** Too many callers wait for their answers, and this one did not: to ask later may help. */
    record TurnedAway(CheckState state) implements Answer {
        @Override
        public Verdict verdict() {
            return Verdict.UNHEALTHY;
        }
    }

    /** No run ended in time, for {@code reason}, which names no command. */
    record Unknown(CheckState state, String reason) implements Answer {
        @Override
        public Verdict verdict() {
            return Verdict.UNHEALTHY;
        }
    }
}
