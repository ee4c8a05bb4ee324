package dev.cmdchk.supervisor;

import dev.cmdchk.posix.UnixDatagrams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What systemd, or whoever else set {@code NOTIFY_SOCKET}, is told; sd_notify(3). Without one nothing happens. */
final class Announcer {
    private final Optional<UnixDatagrams> socket;
    private final Optional<Duration> watchdog;
    private boolean wasReady;
    private boolean reloading;

    private Announcer(Optional<UnixDatagrams> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** @param pid this process: {@code WATCHDOG_PID} may be meant for another */
    static Announcer of(Map<String, String> environment, long pid) {
        String meant = environment.getOrDefault("WATCHDOG_PID", String.valueOf(pid));
        Optional<Duration> watchdog = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(micros -> micros.matches("[1-9][0-9]{0,17}") && meant.equals(String.valueOf(pid)))
                .map(micros -> Duration.ofNanos(1000 * Math.min(Long.parseLong(micros), Long.MAX_VALUE / 1000)));
        return new Announcer(
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")).map(UnixDatagrams::new), watchdog);
    }

    /** Returns how long after one sign of life the next has to come, when that is asked for. */
    Optional<Duration> watchdog() {
        return this.watchdog;
    }

    void ready(String status) {
        this.wasReady = true;
        this.reloading = false;
        this.tell("READY=1\nSTATUS=" + status);
    }

    void status(String status) {
        this.tell("STATUS=" + status);
    }

    /**
     * Says that settings are reloaded, once there has been a server: before that it would say that there is one, when the
     * reload ends. CLOCK_MONOTONIC is what {@link System#nanoTime} reads on Linux.
     *
     * @return whether {@link #reloaded} is to follow
     */
    boolean reloading() {
        if (this.wasReady) {
            this.reloading = true;
            this.tell("RELOADING=1\nMONOTONIC_USEC=%d\nSTATUS=Reloading".formatted(System.nanoTime() / 1000));
        }
        return this.wasReady;
    }

    /** Ends {@link #reloading}, if that is so. */
    void reloaded(String status) {
        if (this.reloading) {
            this.ready(status);
        }
    }

    void stopping() {
        this.tell("STOPPING=1\nSTATUS=Stopping");
    }

    void alive() {
        this.watchdog.ifPresent(_ -> this.tell("WATCHDOG=1"));
    }

    private void tell(String message) {
        this.socket.ifPresent(to -> to.send(message.getBytes(StandardCharsets.UTF_8)));
    }
}
