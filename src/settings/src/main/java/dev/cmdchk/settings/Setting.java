package dev.cmdchk.settings;

/**
 * A value and where it came from.
 *
 * @param value the effective value
 * @param origin the place that decided it
 */
public record Setting<T>(T value, Origin origin) {}
