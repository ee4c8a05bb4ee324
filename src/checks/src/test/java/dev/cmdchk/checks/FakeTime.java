package dev.cmdchk.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Stands still until it is told to pass. Calls are made on the thread that lets it pass, each at its instant. */
final class FakeTime implements Time {
    private final List<Call> calls = new ArrayList<>();
    /** Close to the overflow, which a monotonic clock may meet at any time. */
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    private record Call(long at, Runnable run) {}

    @Override
    public synchronized long nanos() {
        return this.nanos;
    }

    @Override
    public synchronized Instant now() {
        return this.now;
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable run) {
        Call call = new Call(this.nanos + delay.toNanos(), run);
        this.calls.add(call);
        return () -> this.cancel(call);
    }

    private synchronized void cancel(Call call) {
        this.calls.remove(call);
    }

    void pass(Duration duration) {
        long end = this.nanos() + duration.toNanos();
        for (Optional<Call> due = this.next(end); due.isPresent(); due = this.next(end)) {
            due.get().run().run();
        }
        this.advance(end);
    }

    private synchronized Optional<Call> next(long end) {
        Optional<Call> next = this.calls.stream()
                .filter(call -> call.at() - end <= 0)
                .min(Comparator.comparingLong(call -> call.at() - end));
        next.ifPresent(call -> {
            this.calls.remove(call);
            this.advance(Math.max(call.at() - end, this.nanos - end) + end);
        });
        return next;
    }

    private synchronized void advance(long to) {
        this.now = this.now.plusNanos(to - this.nanos);
        this.nanos = to;
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public synchronized void close() {
        this.calls.clear();
    }
}
