package dev.cmdchk.settings;

/** Whose commands and output may leave by HTTP. */
public enum ShowOutput {
    /** Of no check. */
    NEVER,
    /** Of checks that are unhealthy or warn. */
    FAILED,
    /** Of every check. */
    ALWAYS
}
