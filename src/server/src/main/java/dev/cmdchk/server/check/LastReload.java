package dev.cmdchk.server.check;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** How the last reload of each part went; the start counts as one that succeeded. Safe for use by many threads. */
@Component
public class LastReload {
    private final Clock clock;
    private final Set<Part> refused = ConcurrentHashMap.newKeySet();
    private volatile Instant success;

    LastReload(Clock clock) {
        this.clock = clock;
        this.success = clock.instant();
    }

    /** What is reloaded by itself: whether one is right says nothing of the other. */
    public enum Part {
        CONFIG,
        TLS
    }

    /** Returns whether the last reload of each part succeeded, so that all that the server uses is what is in its files. */
    public boolean isSuccessful() {
        return this.refused.isEmpty();
    }

    /** Returns when something was last taken over. */
    public Instant lastSuccess() {
        return this.success;
    }

    /** Takes note of a reload that took over {@code part}. */
    public void succeeded(Part part) {
        this.success = this.clock.instant();
        this.refused.remove(part);
    }

    /** Takes note of a reload that changed nothing, since something was wrong with {@code part}. */
    public void failed(Part part) {
        this.refused.add(part);
    }
}
