package dev.cmdchk.server.events;

import dev.cmdchk.checks.WaitingRoom;
import dev.cmdchk.server.check.Retired;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.HistoryListener;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Those who listen to the stream of events. Each has a short queue of its own; who does not keep up is let go, and may come
 * again and name the last event that he had. What they are told is put into words once for all.
 */
@Component
class Listeners implements HistoryListener {
    private static final int MOST = 1_000;
    /** Results come often, and who shows them needs not each at once. */
    private static final Duration RESULTS_EVERY = Duration.ofSeconds(1);

    private final WaitingRoom room;
    private final int most;
    private final Set<Listener> all = ConcurrentHashMap.newKeySet();
    private final Set<String> fresh = new TreeSet<>();
    private volatile boolean closed;

    /** @param room where callers wait too; three quarters of it at most are for listeners */
    Listeners(WaitingRoom room) {
        this.room = room;
        this.most = Math.min(MOST, room.places() * 3 / 4);
    }

    /**
     * Lets somebody listen, unless there are too many already or the server ends. He is to be {@linkplain #remove removed}.
     *
     * @param check the only one that he wants to hear of; nothing for all
     */
    Optional<Listener> add(Optional<String> check) {
        if (this.closed || this.all.size() >= this.most || !this.room.enter()) {
            return Optional.empty();
        }
        Listener listener = new Listener(check);
        this.all.add(listener);
        if (this.closed) {
            listener.end();
        }
        return Optional.of(listener);
    }

    void remove(Listener listener) {
        if (this.all.remove(listener)) {
            this.room.leave();
        }
    }

    @Override
    public void changed(Change change) {
        Event event = Event.of(change);
        this.all.forEach(listener -> listener.offer(event));
    }

    @Override
    public void recorded(String check) {
        synchronized (this.fresh) {
            boolean telling = !this.fresh.isEmpty();
            if (this.all.isEmpty() || !this.fresh.add(check) || telling) {
                return;
            }
        }
        try {
            Thread.ofVirtual().name("events").start(this::tellResults);
        } catch (OutOfMemoryError _) {
            // The system has no thread to give: the next result tries again.
            takeFresh();
        }
    }

    private Set<String> takeFresh() {
        synchronized (this.fresh) {
            Set<String> taken = Set.copyOf(this.fresh);
            this.fresh.clear();
            return taken;
        }
    }

    private void tellResults() {
        try {
            Thread.sleep(RESULTS_EVERY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Event event = Event.results(takeFresh());
        this.all.forEach(listener -> listener.offer(event));
    }

    /** Lets everybody go: a server that ends waits for its requests. He who comes again comes to the other server. */
    @EventListener({ContextClosedEvent.class, Retired.class})
    void close() {
        this.closed = true;
        this.all.forEach(Listener::end);
    }
}
