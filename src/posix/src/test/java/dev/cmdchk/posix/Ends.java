package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;

/** Waiting for children to end. */
final class Ends {

    private Ends() {}

    static Ending await(Child child) {
        return eventually("process " + child.pid() + " has ended")
                .until(child::ended, ended -> ended.isPresent())
                .orElseThrow();
    }
}
