package dev.cmdchk.server.events;

import dev.cmdchk.server.history.Change;

/**
 * What is sent to listeners.
 *
 * @param number of the change that it tells of, 0 when it tells of none
 * @param text as {@code text/event-stream} writes it
 */
record Event(long number, String text) {
    static Event of(Change change) {
        String data = Json.text(ChangeJson.of(change));
        return new Event(change.number(), "id: %d\nevent: change\ndata: %s\n\n".formatted(change.number(), data));
    }
}
