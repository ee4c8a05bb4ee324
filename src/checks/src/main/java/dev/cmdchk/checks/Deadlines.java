package dev.cmdchk.checks;

import java.time.Duration;

/**
 * One alarm for the deadlines of a gate. Nearly all of them are met, so an alarm that has become needless is left to ring
 * in vain, which costs less than one for every run. Not safe for use by several threads at once.
 */
final class Deadlines {
    private final Time time;
    private final Runnable look;
    private Time.Alarm alarm = Time.Alarm.NONE;
    private boolean armed;
    private long rings;

    /** @param look called some time after a deadline has passed; it is to add again those that are still to come */
    Deadlines(Time time, Runnable look) {
        this.time = time;
        this.look = look;
    }

    void add(long instant) {
        if (this.armed && this.rings - instant <= 0) {
            return;
        }
        this.alarm.cancel();
        this.armed = true;
        this.rings = instant;
        this.alarm = this.time.after(Duration.ofNanos(Math.max(0, instant - this.time.nanos())), this.look);
    }

    void rang() {
        this.armed = false;
    }
}
