package dev.cmdchk.checks.command;

import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;

/** One line for whoever watches: how many checks still run, and which. Safe for use by many threads. */
final class Progress {
    private static final int WIDTH = 79;
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    private final Set<String> running;
    private final int all;
    private final boolean terminal;
    private final PrintStream err;

    /** @param terminal whether anything is shown at all */
    Progress(Set<String> names, boolean terminal, PrintStream err) {
        this.running = new TreeSet<>(names);
        this.all = names.size();
        this.terminal = terminal;
        this.err = err;
    }

    synchronized void ended(String name) {
        this.running.remove(name);
        this.show();
    }

    synchronized void show() {
        if (this.terminal) {
            String line = "%d of %d checks done; running: %s"
                    .formatted(this.all - this.running.size(), this.all, String.join(" ", this.running));
            this.err.print(TO_START_AND_CLEAR + line.substring(0, Math.min(line.length(), WIDTH)));
            this.err.flush();
        }
    }

    synchronized void clear() {
        if (this.terminal) {
            this.err.print(TO_START_AND_CLEAR);
            this.err.flush();
        }
    }
}
