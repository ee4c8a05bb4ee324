package dev.cmdchk.server.history;

/**
 * A number that a check printed about itself, or the mean of several.
 *
 * @param label what was measured, as the check calls it
 * @param unit of the value, such as {@code ms} or {@code %}; empty when there is none
 */
public record Measure(String label, String unit, double value) {

    /** Returns it with a value of 0: equal for all that measured the same. */
    public Measure bare() {
        return new Measure(this.label, this.unit, 0);
    }
}
