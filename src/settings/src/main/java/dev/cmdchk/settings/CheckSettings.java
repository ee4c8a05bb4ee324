package dev.cmdchk.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One check of the check list.
 *
 * @param name unique in its list: lower-case letters, digits and single dashes, given or derived from the command
 * @param command what {@code /bin/sh -c} runs, character by character as configured; it may hold secrets
 * @param status exit statuses that count as healthy, at least one, ascending: 0 to 255, or {@code -N} for "killed by
 *     signal N" down to -64
 * @param timeout how long one run may take
 * @param origin where its command is written
 */
public record CheckSettings(String name, String command, Set<Integer> status, Duration timeout, Origin origin) {

    public CheckSettings {
        status = Collections.unmodifiableSet(new TreeSet<>(status));
    }

    /** Leaves the command out, because it may hold secrets. */
    @Override
    public String toString() {
        return "CheckSettings[name=%s, status=%s, timeout=%s, origin=%s]"
                .formatted(this.name, this.status, Durations.write(this.timeout), this.origin);
    }
}
