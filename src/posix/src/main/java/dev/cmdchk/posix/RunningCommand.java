package dev.cmdchk.posix;

import java.util.concurrent.CompletableFuture;

/** A command that was started by a {@link CommandLoop}. Safe for use by many threads. */
public final class RunningCommand {

    private final ChildProcess child;
    private final CommandLoop loop;

    RunningCommand(ChildProcess child, CommandLoop loop) {
        this.child = child;
        this.loop = loop;
    }

    /** Returns the number of the child, which leads a session and a process group of that number. */
    public int pid() {
        return this.child.pid();
    }

    /**
     * Returns what comes of it, completed by the loop's thread: hand longer work on to another one. Waiting for it on a
     * virtual thread holds no carrier. It fails only where other code of this process has waited for "any child".
     */
    public CompletableFuture<CommandResult> result() {
        return this.child.result();
    }

    /** Treats the command as if its time were up now. Without effect once it has ended. */
    public void cancel() {
        this.loop.cancel(this.child);
    }
}
