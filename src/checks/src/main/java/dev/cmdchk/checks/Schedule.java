package dev.cmdchk.checks;

import java.time.Duration;

/**
 * The background runs of one check: the first at once, then one each interval. Where a run or the machine was late, what
 * was missed is left out. So that checks which start together do not run together for ever, each takes its first interval
 * shorter by a part of its own, up to a tenth.
 */
final class Schedule {
    private static final int SPREAD = 1000;

    private final Time time;
    private final Duration interval;
    private final Runnable run;
    private Time.Alarm alarm = Time.Alarm.NONE;
    private boolean cancelled;

    private Schedule(Time time, Duration interval, Runnable run) {
        this.time = time;
        this.interval = interval;
        this.run = run;
    }

    /** Returns the schedule of {@code check}, which makes no call when that has no interval. */
    static Schedule start(Check check, Time time, Runnable run) {
        Schedule schedule = new Schedule(time, check.freshness().interval(), run);
        if (check.freshness().isScheduled()) {
            long tenth = schedule.interval.toNanos() / 10;
            long part = tenth / SPREAD * Math.floorMod(check.name().hashCode(), SPREAD);
            schedule.begin(time.nanos() - part);
        }
        return schedule;
    }

    private void begin(long due) {
        try {
            tick(due);
        } catch (RuntimeException | Error e) {
            // Nobody else could.
            cancel();
            throw e;
        }
    }

    private synchronized void tick(long due) {
        if (this.cancelled) {
            return;
        }
        try {
            this.run.run();
        } finally {
            // Whatever becomes of one run, others follow.
            long now = this.time.nanos();
            long period = this.interval.toNanos();
            long next = due + (Math.max(0, now - due) / period + 1) * period;
            this.alarm = this.time.after(Duration.ofNanos(next - now), () -> tick(next));
        }
    }

    synchronized boolean isCancelled() {
        return this.cancelled;
    }

    synchronized void cancel() {
        this.cancelled = true;
        this.alarm.cancel();
    }
}
