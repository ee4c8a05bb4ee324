package dev.cmdchk.server.log;

import dev.cmdchk.settings.LogFallback;
import dev.cmdchk.settings.LogFormat;
import java.nio.file.Path;

/**
 * Where the log goes and what it looks like.
 *
 * @param location the log file, absolute or relative to the working directory; empty for the console, which is
 *     standard output
 * @param format how an entry is written
 * @param fallback what a log file that cannot be opened at startup means
 * @param syslogSocket the local syslog daemon's socket, taken when the file cannot be written
 */
public record LogTarget(String location, LogFormat format, LogFallback fallback, Path syslogSocket) {

    private static final Path DEV_LOG = Path.of("/dev/log");

    /** A target with the machine's usual syslog socket, {@code /dev/log}. */
    public LogTarget(String location, LogFormat format, LogFallback fallback) {
        this(location, format, fallback, DEV_LOG);
    }
}
