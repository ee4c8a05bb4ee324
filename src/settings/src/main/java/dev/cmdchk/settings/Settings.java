package dev.cmdchk.settings;

import java.time.Duration;
import java.util.List;

/**
 * The effective settings, each with its origin.
 *
 * @param user to run as after a start as root
 * @param privileges what its checks may gain
 * @param address to listen on: a literal IPv4 or IPv6 address, or {@code *} for all
 * @param port to listen on, 1 to 65535
 * @param logLocation the log file, as written; empty for the console
 * @param logFormat how log entries are written
 * @param logFallback what to do when the log file cannot be opened at startup
 * @param timeout of checks that have none of their own, 100 ms to 10 min; {@code checkList} has it already
 * @param killGrace time from SIGTERM to SIGKILL for a check that overran, 0 to 1 min
 * @param maxParallel how many checks run at the same time, 1 to 1024
 * @param checkList at least one check, in the order of the file
 * @param notes what to log about the reading of config files, each one line
 */
public record Settings(
        Setting<String> user,
        Setting<Privileges> privileges,
        Setting<String> address,
        Setting<Integer> port,
        Setting<String> logLocation,
        Setting<LogFormat> logFormat,
        Setting<LogFallback> logFallback,
        Setting<Duration> timeout,
        Setting<Duration> killGrace,
        Setting<Integer> maxParallel,
        Setting<List<CheckSettings>> checkList,
        List<String> notes) {

    public Settings {
        notes = List.copyOf(notes);
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
                    settings.user.value(),
                    settings.logLocation.value(),
                    settings.logFormat.value(),
                    settings.logFallback.value());
        }
        return settings;
    }
}
