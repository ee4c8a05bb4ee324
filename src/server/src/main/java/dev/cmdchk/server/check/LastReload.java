package dev.cmdchk.server.check;

import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** How the last reload of the settings went; the start counts as one that succeeded. Safe for use by many threads. */
@Component
public class LastReload {
    private final Clock clock = Clock.systemUTC();
    private volatile boolean successful = true;
    private volatile Instant success = this.clock.instant();

    /** Returns whether the last reload succeeded, so that the server's settings are those of the files. */
    public boolean isSuccessful() {
        return this.successful;
    }

    /** Returns when settings were last taken over. */
    public Instant lastSuccess() {
        return this.success;
    }

    /** Takes note of a reload that took the settings over. */
    public void succeeded() {
        this.success = this.clock.instant();
        this.successful = true;
    }

    /** Takes note of a reload that changed nothing, since something was wrong. */
    public void failed() {
        this.successful = false;
    }
}
