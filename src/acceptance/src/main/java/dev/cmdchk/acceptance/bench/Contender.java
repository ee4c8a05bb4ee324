package dev.cmdchk.acceptance.bench;

/** One way to run commands. */
interface Contender extends AutoCloseable {

    String name();

    /** Runs all of {@code load} and returns how many nanoseconds it took. */
    long run(Load load) throws Exception;

    @Override
    default void close() {}
}
