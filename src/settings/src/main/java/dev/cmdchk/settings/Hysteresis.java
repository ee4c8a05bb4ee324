package dev.cmdchk.settings;

/**
 * How many runs in a row change a verdict; the first run of all decides alone.
 *
 * @param fall failed runs that make a healthy check unhealthy, 1 or more
 * @param rise passed runs that make an unhealthy check healthy, 1 or more
 */
public record Hysteresis(int fall, int rise) {
    /** Every run decides. */
    public static final Hysteresis NONE = new Hysteresis(1, 1);
}
