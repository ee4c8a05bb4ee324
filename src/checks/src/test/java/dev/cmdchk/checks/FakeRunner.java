package dev.cmdchk.checks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs nothing: each run waits until it is let go, and ends with the number of runs before it as its status. */
final class FakeRunner implements Runner {
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger peak = new AtomicInteger();
    final Semaphore letGo = new Semaphore(0);

    @Override
    public Run run(Check check) throws InterruptedException {
        int number = this.started.getAndIncrement();
        this.peak.accumulateAndGet(this.running.incrementAndGet(), Math::max);
        this.letGo.acquire();
        this.running.decrementAndGet();
        return new Run(check, new Outcome.Exited(number), "", 0, Duration.ZERO);
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public void close() {
        this.letGo.release(1_000);
    }
}
