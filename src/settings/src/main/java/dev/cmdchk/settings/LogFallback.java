package dev.cmdchk.settings;

/** What to do when the log file cannot be opened at startup. */
public enum LogFallback {
    /** Log to syslog, or else to standard error, and serve. */
    SERVE,
    /** Treat it as a startup error. */
    EXIT
}
