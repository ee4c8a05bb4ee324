package dev.cmdchk.supervisor;

import dev.cmdchk.supervisor.State.Event;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Has each event acted upon at once, so that no later one finds a server that the table does not know of. An event that
 * such an action brings about has its turn after it.
 */
final class Turns {
    private final Queue<Event> waiting = new ArrayDeque<>();
    private final Consumer<Event> action;
    private boolean acting;

    Turns(Consumer<Event> action) {
        this.action = action;
    }

    void take(Event event) {
        this.waiting.add(event);
        if (this.acting) {
            return;
        }
        this.acting = true;
        try {
            while (!this.waiting.isEmpty()) {
                this.action.accept(this.waiting.remove());
            }
        } finally {
            this.acting = false;
        }
    }
}
