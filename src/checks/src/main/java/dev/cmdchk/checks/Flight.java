package dev.cmdchk.checks;

import java.util.concurrent.CompletableFuture;

/** One run to come or in flight, and all callers that wait for it. */
final class Flight {
    /** Shared: whoever gets it may only wait for it. Always completed with a value. */
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** When it must have started, or ended once it has started; monotonic. Guarded by its gate. */
    long deadline;

    /** Whether its check became another one after it had started. Guarded by its gate. */
    boolean outdated;

    Flight(long deadline) {
        this.deadline = deadline;
    }
}
