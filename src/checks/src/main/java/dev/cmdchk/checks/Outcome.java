package dev.cmdchk.checks;

import java.time.Duration;

/** How one run of a check's command ended. */
public sealed interface Outcome {

    /** Ended by itself with {@code status}, 0 to 255. */
    record Exited(int status) implements Outcome {}

    /** A signal that was not ours ended it: {@code signal}, 1 to 64. */
    record Killed(int signal) implements Outcome {}

    /** Was still running after {@code timeout} and was killed, children included. */
    record TimedOut(Duration timeout) implements Outcome {}

    /** Never ran: the process could not be started, for the system's {@code reason}. */
    record NotStarted(String reason) implements Outcome {}
}
