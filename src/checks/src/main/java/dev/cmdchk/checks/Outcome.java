package dev.cmdchk.checks;

import java.time.Duration;
import java.util.OptionalInt;

/** How one run of a check's command ended. */
public sealed interface Outcome {

    /** Returns the exit status of a command that ended by itself, {@code -N} when signal N ended it. */
    default OptionalInt exitStatus() {
        return switch (this) {
            case Exited(int status) -> OptionalInt.of(status);
            case Killed(int signal) -> OptionalInt.of(-signal);
            case TimedOut _, NotStarted _ -> OptionalInt.empty();
        };
    }

    /** Returns it in words, such as {@code exit status 2}. The system's reason may have several lines. */
    default String describe() {
        return switch (this) {
            case Exited(int status) -> "exit status " + status;
            case Killed(int signal) -> "killed by signal " + signal;
            case TimedOut(Duration timeout) -> "timeout, was still running after " + timeout.toMillis() / 1e3 + " s";
            case NotStarted(String reason) -> "not started, " + reason;
        };
    }

    /** Ended by itself with {@code status}, 0 to 255. */
    record Exited(int status) implements Outcome {}

    /** A signal that was not ours ended it: {@code signal}, 1 to 64. */
    record Killed(int signal) implements Outcome {}

    /** Was still running after {@code timeout} and was killed, children included. */
    record TimedOut(Duration timeout) implements Outcome {}

    /** Never ran: the process could not be started, for the system's {@code reason}. */
    record NotStarted(String reason) implements Outcome {}
}
