package dev.cmdchk.server.log;

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
public record LogTarget(String location, Format format, Fallback fallback, Path syslogSocket) {

    private static final Path DEV_LOG = Path.of("/dev/log");

    /** How an entry is written. */
    public enum Format {
        /** Time, level, text. */
        TEXT,
        /** One JSON object in the Elastic Common Schema, with the entry's key-values as fields. */
        JSON
    }

    /** What a log file that cannot be opened at startup means. */
    public enum Fallback {
        /** Log to syslog or standard error, and serve. */
        SERVE,
        /** A startup error. */
        EXIT
    }

    /** A target with the machine's usual syslog socket, {@code /dev/log}. */
    public LogTarget(String location, Format format, Fallback fallback) {
        this(location, format, fallback, DEV_LOG);
    }

    /** Returns this target, less the demand for its file: the place to log a startup error. */
    public LogTarget serving() {
        return new LogTarget(this.location, this.format, Fallback.SERVE, this.syslogSocket);
    }
}
