package dev.cmdchk.settings;

/** How a log entry is written. */
public enum LogFormat {
    /** One line of text for a person. */
    TEXT,
    /** One JSON object a line for a machine. */
    JSON
}
