package dev.cmdchk.server.events;

import dev.cmdchk.checks.Status;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.Result;
import org.jspecify.annotations.Nullable;

/**
 * A change of state as JSON.
 *
 * @param from null when no state was known before
 * @param reason how the run ended that made it so
 */
record ChangeJson(
        long number, String at, String check, @Nullable String from, String to, String reason) {

    static ChangeJson of(Change change) {
        return new ChangeJson(
                change.number(),
                change.at().toString(),
                change.check(),
                change.before().map(Status::word).orElse(null),
                change.now().word(),
                Result.describe(change.ending()));
    }
}
