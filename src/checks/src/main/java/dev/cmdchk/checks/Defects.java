package dev.cmdchk.checks;

import java.lang.System.Logger.Level;

/**
 * Logs what fails around the runs of one check by a defect of this program: once, until it is another failure or none. What
 * an exception says is for the log alone.
 */
final class Defects {
    private static final System.Logger LOGGER = System.getLogger(Defects.class.getName());

    private volatile String last = "";

    void log(Check check, String failure, Throwable cause) {
        String now = failure + ": " + cause;
        if (!now.equals(this.last)) {
            this.last = now;
            LOGGER.log(Level.ERROR, "check '%s' %s".formatted(check.name(), failure), cause);
        }
    }

    /** Tells {@code listener}. Where that fails it is no matter of the run, whose verdict stays what it is. */
    void tell(SuiteListener listener, CheckState before, CheckState after) {
        try {
            listener.finished(before, after);
            this.last = "";
        } catch (RuntimeException | Error e) {
            log(after.check(), "has run, and what came of it is not told in full", e);
        }
    }
}
