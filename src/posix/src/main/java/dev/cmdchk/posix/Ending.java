package dev.cmdchk.posix;

/** How a process has ended. */
public sealed interface Ending {

    /** Ended by itself with {@code status}, 0 to 255. */
    record Exited(int status) implements Ending {}

    /** Ended by {@code signal}, 1 to 64; {@code dumped} when it left a core file. */
    record Killed(int signal, boolean dumped) implements Ending {}
}
