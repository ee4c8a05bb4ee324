package dev.cmdchk.server.history;

/**
 * A number that a check printed about itself, or the mean of several.
 *
 * @param label what was measured, as the check calls it
 * @param unit of the value, such as {@code ms} or {@code %}; empty when there is none
 */
public record Measure(String label, String unit, double value) {}
