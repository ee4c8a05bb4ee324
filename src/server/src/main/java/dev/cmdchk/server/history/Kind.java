package dev.cmdchk.server.history;

/** The kinds of rows that are kept of a check. */
enum Kind {
    RESULT,
    MINUTE,
    HOUR
}
