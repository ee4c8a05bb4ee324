package dev.cmdchk.server.events;

import dev.cmdchk.server.history.Change;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is sent to listeners.
 *
 * @param number of the change that it tells of, 0 when it tells of none
 * @param checks that it tells of
 * @param text as {@code text/event-stream} writes it
 */
record Event(long number, Set<String> checks, String text) {

    Event {
        checks = Set.copyOf(checks);
    }

    static Event of(Change change) {
        String data = Json.text(ChangeJson.of(change));
        String text = "id: %d\nevent: change\ndata: %s\n\n".formatted(change.number(), data);
        return new Event(change.number(), Set.of(change.check()), text);
    }

    /** Returns the one which tells that {@code checks} have new results. */
    static Event results(Set<String> checks) {
        return new Event(0, checks, "event: results\ndata: " + Json.text(new TreeSet<>(checks)) + "\n\n");
    }

    /** Returns what of it is for somebody who wants to hear of {@code check}: it must be among the {@link #checks}. */
    Event alone(String check) {
        return this.checks.size() == 1 ? this : results(Set.of(check));
    }
}
