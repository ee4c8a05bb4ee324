package dev.cmdchk.checks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Places for runs, so that not more than a given number is in flight. Who asks first is served first. */
final class Slots {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;
    private int all;

    /** @param all 1 or more */
    Slots(int all) {
        this.all = all;
        this.free = all;
    }

    /**
     * Takes a place: at once, or when one comes free and everybody who asked before has got his.
     *
     * @param start called once, on this or another thread, when the place is taken; must neither block nor throw
     */
    void take(Runnable start) {
        synchronized (this.waiting) {
            if (this.free <= 0 || !this.waiting.isEmpty()) {
                this.waiting.add(start);
                return;
            }
            this.free--;
        }
        start.run();
    }

    /** Gives a place back. */
    void release() {
        this.add(1);
    }

    /** Makes it {@code places} places, 1 or more. Where it becomes less, runs in flight go on. */
    void resize(int places) {
        int more;
        synchronized (this.waiting) {
            more = places - this.all;
            this.all = places;
        }
        this.add(more);
    }

    private void add(int places) {
        synchronized (this.waiting) {
            this.free += places;
        }
        for (Optional<Runnable> next = this.next(); next.isPresent(); next = this.next()) {
            next.get().run();
        }
    }

    private Optional<Runnable> next() {
        synchronized (this.waiting) {
            Optional<Runnable> next = this.free > 0 ? Optional.ofNullable(this.waiting.poll()) : Optional.empty();
            if (next.isPresent()) {
                this.free--;
            }
            return next;
        }
    }
}
