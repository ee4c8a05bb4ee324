package dev.cmdchk.acceptance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that each do one thing after another until all is done. */
final class Parallel {

    private Parallel() {}

    /** Runs {@code task} as often as {@code load} says, on as many threads, and returns the nanoseconds. */
    static long run(Load load, ThreadFactory threads, Callable<Boolean> task) throws Exception {
        AtomicInteger left = new AtomicInteger(load.count());
        List<Future<?>> workers = new ArrayList<>();
        long started = System.nanoTime();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
            for (int worker = 0; worker < load.parallel(); worker++) {
                workers.add(executor.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        if (!task.call()) {
                            throw new IllegalStateException(load.command() + " failed");
                        }
                    }
                    return true;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        return System.nanoTime() - started;
    }
}
