package dev.cmdchk.checks;

import dev.cmdchk.posix.Survivor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Processes of checks that could not be killed. Each is logged and counted once; they come to light while their run is
 * waited for, or shortly after it, when the check may have passed again. Safe for use by many threads.
 */
final class Survivors implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Survivors.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Map<String, List<Survivor>> known = new ConcurrentHashMap<>();
    private final LongAdder count = new LongAdder();
    private final Set<Thread> logs = ConcurrentHashMap.newKeySet();

    /** Notes one of {@code check}. Returns at once, however long it takes to log it. */
    void add(Check check, Survivor found) {
        this.count.increment();
        this.known.merge(
                check.name(),
                List.of(found),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
        Thread log = Thread.ofVirtual().unstarted(() -> log(check, found));
        this.logs.add(log);
        try {
            log.start();
        } catch (OutOfMemoryError e) {
            // No further carrier could be had.
            this.logs.remove(log);
            log(check, found);
        }
    }

    private void log(Check check, Survivor found) {
        String pid = Integer.toString(found.pid());
        LOGGER.log(Level.WARNING, "Cannot kill process {0} of check {1}: {2}", pid, check.name(), found.reason());
        this.logs.remove(Thread.currentThread());
    }

    /** Returns one of {@code check} that still runs, or null. */
    @Nullable
    Survivor of(Check check) {
        List<Survivor> all = this.known.get(check.name());
        if (all == null) {
            return null;
        }
        for (Survivor survivor : all) {
            if (survivor.isAlive()) {
                return survivor;
            }
        }
        this.known.remove(check.name(), all);
        return null;
    }

    /** Returns how many there were so far. */
    long count() {
        return this.count.sum();
    }

    /** Waits until they are logged, within reason. */
    @Override
    public void close() {
        try {
            for (Thread log : this.logs) {
                log.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
