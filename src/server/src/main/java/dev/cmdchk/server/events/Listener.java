package dev.cmdchk.server.events;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody who listens. */
final class Listener {
    /** Half a minute of the busiest stream; the texts are everybody's. */
    private static final int MOST = 64;

    private static final Event END = new Event(0, Set.of(), "");

    private final Optional<String> check;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(MOST);
    private volatile boolean ended;

    /** @param check the only one that he wants to hear of; nothing for all */
    Listener(Optional<String> check) {
        this.check = check;
    }

    /** Queues what of an event is for him at once. Where the queue is full, he is let go. */
    void offer(Event event) {
        boolean wanted = this.check.isEmpty() || event.checks().contains(this.check.get());
        if (wanted && !this.queue.offer(this.check.map(event::alone).orElse(event))) {
            end();
        }
    }

    /** Lets him go. */
    void end() {
        this.ended = true;
        this.queue.clear();
        this.queue.offer(END);
    }

    boolean hasEnded() {
        return this.ended;
    }

    /** Returns the next event; nothing when there is none for so long, or when he is let go. */
    Optional<Event> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(this.queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS))
                .filter(event -> !this.ended);
    }
}
