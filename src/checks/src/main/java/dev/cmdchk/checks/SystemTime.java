package dev.cmdchk.checks;

import dev.cmdchk.posix.Carriers;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** The machine's time. One thread makes all calls. */
final class SystemTime implements Time {
    private static final System.Logger LOGGER = System.getLogger(SystemTime.class.getName());
    private static final Duration LATEST = Duration.ofSeconds(10);
    private static final Duration KEEPING = Duration.ofSeconds(10);

    private final Clock clock = Clock.systemUTC();
    private final ScheduledThreadPoolExecutor alarms;
    private final LongSupplier ticker;
    private final AtomicReference<Sign> sign = new AtomicReference<>(Sign.GIVEN);

    /** A sign of life that was asked for, and when. */
    private record Sign(long asked, Future<?> given) {
        static final Sign GIVEN = new Sign(0, CompletableFuture.completedFuture(true));
    }

    private SystemTime(ScheduledThreadPoolExecutor alarms, LongSupplier ticker) {
        this.alarms = alarms;
        this.ticker = ticker;
    }

    static SystemTime start() {
        return start(System::nanoTime);
    }

    static SystemTime start(LongSupplier ticker) {
        // Once closed it makes no calls: who sets an alarm just then need not know.
        ScheduledThreadPoolExecutor alarms =
                new ScheduledThreadPoolExecutor(1, SystemTime::thread, new ThreadPoolExecutor.DiscardPolicy());
        // Most alarms guard against what does not happen: they must not stay until it could have.
        alarms.setRemoveOnCancelPolicy(true);
        Future<?> _ = alarms.scheduleWithFixedDelay(Carriers::keep, 0, KEEPING.toMillis(), TimeUnit.MILLISECONDS);
        return new SystemTime(alarms, ticker);
    }

    private static Thread thread(Runnable calls) {
        Thread thread = Thread.ofPlatform().daemon().name("check-alarms").unstarted(calls);
        // Not that of the request that happens to need the first alarm, which would keep alive what belongs to it.
        thread.setContextClassLoader(SystemTime.class.getClassLoader());
        return thread;
    }

    @Override
    public long nanos() {
        return this.ticker.getAsLong();
    }

    @Override
    public Instant now() {
        return this.clock.instant();
    }

    @Override
    public Alarm after(Duration delay, Runnable call) {
        Future<?> scheduled = this.alarms.schedule(() -> make(call), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static void make(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            // The executor would keep it to itself.
            LOGGER.log(Level.ERROR, "What was due has failed by a defect", e);
        }
    }

    @Override
    public boolean isAlive() {
        if (this.alarms.isShutdown()) {
            return false;
        }
        Sign last = this.sign.get();
        if (last.given().isDone()) {
            this.sign.compareAndSet(last, new Sign(this.nanos(), this.alarms.submit(() -> {})));
            return true;
        }
        return this.nanos() - last.asked() < LATEST.toNanos();
    }

    @Override
    public void close() {
        this.alarms.shutdownNow();
    }
}
