package dev.cmdchk.checks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's time. One thread makes all calls. */
final class SystemTime implements Time {
    private final Clock clock = Clock.systemUTC();
    private final ScheduledThreadPoolExecutor alarms;

    private SystemTime(ScheduledThreadPoolExecutor alarms) {
        this.alarms = alarms;
    }

    static SystemTime start() {
        ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(1, SystemTime::thread);
        // Most alarms guard against what does not happen: they must not stay until it could have.
        alarms.setRemoveOnCancelPolicy(true);
        return new SystemTime(alarms);
    }

    private static Thread thread(Runnable calls) {
        Thread thread = Thread.ofPlatform().daemon().name("check-alarms").unstarted(calls);
        // Not that of the request that happens to need the first alarm, which would keep alive what belongs to it.
        thread.setContextClassLoader(SystemTime.class.getClassLoader());
        return thread;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return this.clock.instant();
    }

    @Override
    public Alarm after(Duration delay, Runnable call) {
        if (this.alarms.isShutdown()) {
            return Alarm.NONE;
        }
        Future<?> scheduled = this.alarms.schedule(call, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        this.alarms.shutdownNow();
    }
}
