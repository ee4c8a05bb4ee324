package dev.cmdchk.server.history;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Verdict;

/** What a run says of its check, or several in a row. */
public enum Grade {
    HEALTHY(0, "pass"),
    WARNING(1, "warn"),
    UNHEALTHY(2, "fail");

    private final int number;
    private final String status;

    Grade(int number, String status) {
        this.number = number;
        this.status = status;
    }

    /** Returns the word for it in JSON, as draft-inadarei-api-health-check-06 has it. */
    public String status() {
        return this.status;
    }

    static Grade of(boolean healthy, boolean warns) {
        if (!healthy) {
            return UNHEALTHY;
        }
        return warns ? WARNING : HEALTHY;
    }

    /** Returns what {@code state} counts as, after at least one run. */
    public static Grade of(CheckState state) {
        return of(state.verdict() == Verdict.HEALTHY, state.warns());
    }

    /** Returns the number it has on disk. */
    int number() {
        return this.number;
    }

    /** Returns the grade with a {@link #number}; what none has is unhealthy. */
    static Grade of(int number) {
        return switch (number) {
            case 0 -> HEALTHY;
            case 1 -> WARNING;
            default -> UNHEALTHY;
        };
    }
}
