package dev.cmdchk.posix;

/** The threads of the system's that carry virtual threads. */
public final class Carriers {

    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final int FEWEST = 2;

    private Carriers() {}

    /**
     * Sees to it that there are two of them on one processor too: a start that hangs keeps one, and no other virtual
     * thread could go on. Has an effect only before the first virtual thread of this process; an operator's own number
     * stays.
     */
    public static void ensureTwo() {
        if (Runtime.getRuntime().availableProcessors() < FEWEST && System.getProperty(PARALLELISM) == null) {
            System.setProperty(PARALLELISM, Integer.toString(FEWEST));
        }
    }
}
