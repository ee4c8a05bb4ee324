package dev.cmdchk.checks;

/** Runs a check's command once. Safe for use by many threads at once. */
public interface Runner extends AutoCloseable {

    /**
     * Runs the command of {@code check} and waits for it, at most its timeout, the kill grace and about a second.
     *
     * @return the finished run; whatever goes wrong with the command is an {@link Outcome}, never an exception
     * @throws InterruptedException if the calling thread is interrupted; the command is then killed
     */
    Run run(Check check) throws InterruptedException;

    /** Returns how many processes of commands could not be killed so far, as far as this runner looks for them. */
    default long survivors() {
        return 0;
    }

    /** Returns whether it can still run commands. */
    boolean isAlive();

    /** Kills what still runs and frees what this runner holds. Idempotent. */
    @Override
    void close();
}
