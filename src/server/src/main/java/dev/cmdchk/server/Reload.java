package dev.cmdchk.server;

/** What became of settings that a running server was to take over. */
enum Reload {
    /** They hold now. */
    ACCEPTED,
    /** They are wrong. Nothing has changed. */
    REFUSED,
    /** They are right, but only another process can take them over. Nothing has changed. */
    RESTART
}
