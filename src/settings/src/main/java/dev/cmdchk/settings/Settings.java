package dev.cmdchk.settings;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The effective settings, each with its origin. Immutable. */
public final class Settings {
    /** What an answer may take beyond what the settings say. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Layer effective;
    private final Setting<List<CheckSettings>> checkList;
    private final List<String> notes;

    /** @param effective has every key of the table */
    Settings(Layer effective, List<String> notes) {
        this.effective = effective;
        Setting<NamedChecks> checks = get(Keys.CHECK_LIST);
        Duration timeout = get(Keys.TIMEOUT).value();
        this.checkList = new Setting<>(checks.value().withTimeout(timeout), checks.origin());
        this.notes = List.copyOf(notes);
    }

    /**
     * Returns the effective settings without further values and defaults.
     *
     * @throws SettingsException with everything that is wrong in any of the sources, overridden values included
     */
    public static Settings from(Sources sources) throws SettingsException {
        return from(sources, Values.none(), Values.none());
    }

    /**
     * Returns the effective settings: for each key the value of the arguments, else of {@code values}, else of the last
     * config file that has it, else of {@code defaults}, else the built-in one. Values are never merged.
     *
     * @throws SettingsException with everything that is wrong in any of the sources, overridden values included
     */
    public static Settings from(Sources sources, Values values, Values defaults) throws SettingsException {
        Problems problems = new Problems();
        Layers layers = Layers.read(sources, values, defaults, problems);
        Settings settings = layers.settings(Notes.of(sources));
        if (!problems.isEmpty()) {
            throw new SettingsException(
                    problems,
                    settings.user().value(),
                    settings.logLocation().value(),
                    settings.logFormat().value());
        }
        return settings;
    }

    /** Returns the user to run as after a start as root. */
    public Setting<String> user() {
        return get(Keys.USER);
    }

    /** Returns what checks may gain. */
    public Setting<Privileges> privileges() {
        return get(Keys.PRIVILEGES);
    }

    /** Returns the address to listen on: a literal IPv4 or IPv6 address, or {@code *} for all. */
    public Setting<String> address() {
        return get(Keys.ADDRESS);
    }

    /** Returns the port to listen on, 1 to 65535. */
    public Setting<Integer> port() {
        return get(Keys.PORT);
    }

    /** Returns the log file, as written; empty for the console. */
    public Setting<String> logLocation() {
        return get(Keys.LOG_LOCATION);
    }

    /** Returns how log entries are written. */
    public Setting<LogFormat> logFormat() {
        return get(Keys.LOG_FORMAT);
    }

    /** Returns what to do when the log file cannot be opened at startup. */
    public Setting<LogFallback> logFallback() {
        return get(Keys.LOG_FALLBACK);
    }

    /** Returns the timeout of checks that have none of their own, 100 ms to 10 min; {@link #checkList} has it already. */
    public Setting<Duration> timeout() {
        return get(Keys.TIMEOUT);
    }

    /** Returns the time from SIGTERM to SIGKILL for a check that overran, 0 to 1 min. */
    public Setting<Duration> killGrace() {
        return get(Keys.KILL_GRACE);
    }

    /** Returns how many checks run at the same time, 1 to 1024. */
    public Setting<Integer> maxParallel() {
        return get(Keys.MAX_PARALLEL);
    }

    /** Returns whose commands and output may leave by HTTP. */
    public Setting<ShowOutput> showOutput() {
        return get(Keys.SHOW_OUTPUT);
    }

    /** Returns the file that makes the verdict of all checks 503 while it exists, as written; empty for none. */
    public Setting<String> drainFile() {
        return get(Keys.DRAIN_FILE);
    }

    /** Returns how long the port stays open after SIGTERM, 0 to 5 min. */
    public Setting<Duration> shutdownDelay() {
        return get(Keys.SHUTDOWN_DELAY);
    }

    /** Returns the origins of web pages that may read answers, {@code *} for every one. */
    public Setting<List<String>> allowedOrigins() {
        return get(Keys.ALLOWED_ORIGINS);
    }

    /** Returns what makes the server speak HTTPS. */
    public Setting<TlsSettings> tls() {
        return get(Keys.TLS);
    }

    /** Returns the directory that history is kept in, as written; empty for memory alone. */
    public Setting<String> historyDir() {
        return get(Keys.HISTORY_DIR);
    }

    /** Returns the command to run when a state has changed, as written; empty for none. */
    public Setting<String> onChange() {
        return get(Keys.ON_CHANGE);
    }

    /** Returns how long one run of it may take, 100 ms to 10 min. */
    public Setting<Duration> onChangeTimeout() {
        return get(Keys.ON_CHANGE_TIMEOUT);
    }

    /** Returns at least one check, in the order of the file. */
    public Setting<List<CheckSettings>> checkList() {
        return this.checkList;
    }

    /**
     * Returns how long an answer may take at most: for each check a run that is still going may have to end first, and then
     * its own may have to be killed.
     */
    public Duration longestAnswer() {
        Duration longest = this.checkList.value().stream()
                .map(CheckSettings::timeout)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return longest.multipliedBy(2).plus(killGrace().value()).plus(SLACK);
    }

    /** Returns how long a command of {@link #onChange} may go on that runs; zero where there is none. */
    public Duration longestNews() {
        return onChange().value().isEmpty()
                ? Duration.ZERO
                : onChangeTimeout().value().plus(killGrace().value());
    }

    /** Returns what to log about the reading of config files, each one line. */
    public List<String> notes() {
        return this.notes;
    }

    /** Returns the names of keys that have another value in {@code other} and are taken over by a new process alone. */
    public List<String> needingRestart(Settings other) {
        return Keys.FIXED.stream()
                .filter(key -> !get(key).value().equals(other.get(key).value()))
                .map(Key::name)
                .toList();
    }

    <T> Setting<T> get(Key<T> key) {
        return this.effective
                .find(key)
                .orElseThrow(() -> new IllegalStateException("'" + key.name() + "' has no preset"));
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return "Settings" + Description.of(this);
    }
}
