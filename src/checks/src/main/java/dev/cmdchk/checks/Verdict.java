package dev.cmdchk.checks;

/** Healthy or unhealthy, decided from an outcome. Any doubt is {@link #UNHEALTHY}. */
public enum Verdict {
    HEALTHY,
    UNHEALTHY
}
