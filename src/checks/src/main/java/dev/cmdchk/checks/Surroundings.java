package dev.cmdchk.checks;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all gates of a suite have in common.
 *
 * @param executor runs each run on a thread of its own
 * @param slots the places for all runs
 * @param killGrace how long a command that overran may take to end, as the runner was told
 * @param listener told of every finished run
 * @param coalesced callers who took part in a run that somebody else had asked for, of checks that are gone too
 */
record Surroundings(
        Runner runner,
        Executor executor,
        Slots slots,
        Time time,
        Duration killGrace,
        SuiteListener listener,
        LongAdder coalesced) {}
