package dev.cmdchk.server.check;

import dev.cmdchk.checks.CheckState;
import java.util.Optional;

/** Is told of runs, and of what they printed no more than may leave by HTTP. */
@FunctionalInterface
public interface ShownRunListener {

    /**
     * Called as {@link dev.cmdchk.checks.SuiteListener#finished} is.
     *
     * @param after what is known now; its {@code last} is the run, whose output is not to be told
     * @param shown what may be told of it, if anything, by the settings that hold at the moment
     */
    void finished(CheckState after, Optional<ShownOutput> shown);
}
