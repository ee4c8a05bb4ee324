package dev.cmdchk.checks;

/** Is told of runs. */
@FunctionalInterface
public interface SuiteListener {

    /**
     * Called once for every finished run, on the thread that ran it and before its callers get their answers; not for
     * runs that the closing of the suite ended, nor for those of a check that a reload has changed meanwhile.
     *
     * @param before what was known until then
     * @param after what is known now; its {@code last} is the run. The verdict changed if it differs from before's
     */
    void finished(CheckState before, CheckState after);
}
