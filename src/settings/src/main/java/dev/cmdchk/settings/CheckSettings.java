package dev.cmdchk.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One check of the check list.
 *
 * @param name unique in its list: lower-case letters, digits and single dashes, given or derived from the command
 * @param command what {@code /bin/sh -c} runs, character by character as configured; it may hold secrets
 * @param status exit statuses that count as healthy, at least one, ascending: 0 to 255, or {@code -N} for "killed by
 *     signal N" down to -64
 * @param warn further ones that count as healthy but are worth a warning, ascending
 * @param timeout how long one run may take, 100 ms to 10 min
 * @param freshness when it runs, and how old a result may answer
 * @param hysteresis how many runs change its verdict
 * @param env environment variables of its command, beside the inherited ones; they may hold secrets
 * @param group what it can be asked together with; empty for none
 * @param description what it is for, in one line; empty when not said
 * @param origin where its command is written
 */
public record CheckSettings(
        String name,
        String command,
        Set<Integer> status,
        Set<Integer> warn,
        Duration timeout,
        Freshness freshness,
        Hysteresis hysteresis,
        Map<String, String> env,
        String group,
        String description,
        Origin origin) {

    public CheckSettings {
        status = Collections.unmodifiableSet(new TreeSet<>(status));
        warn = Collections.unmodifiableSet(new TreeSet<>(warn));
        env = Collections.unmodifiableMap(new TreeMap<>(env));
    }

    /** Leaves the command and the variables' values out, because they may hold secrets. */
    @Override
    public String toString() {
        return "CheckSettings[name=%s, %s, origin=%s]".formatted(this.name, Description.of(this), this.origin);
    }
}
