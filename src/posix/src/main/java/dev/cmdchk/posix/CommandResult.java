package dev.cmdchk.posix;

import java.util.List;
import java.util.Optional;

/**
 * What came of a {@link Command}.
 *
 * @param ending how it ended by itself, or empty when it was made to end because its time was up, it was cancelled or the
 *     loop was closed
 * @param output the first {@value #KEPT_BYTES} bytes it wrote to standard output and standard error, in their
 *     order, decoded as UTF-8, bad bytes replaced
 * @param kept how many bytes {@code output} was made of
 * @param omitted how many further bytes were read and dropped, 0 or more
 * @param survivors processes of it that could not be killed, as far as that was known; see {@link Command#telling}
 */
public record CommandResult(Optional<Ending> ending, String output, int kept, long omitted, List<Survivor> survivors) {

    /** How much of the output is kept. */
    public static final int KEPT_BYTES = 4096;
}
