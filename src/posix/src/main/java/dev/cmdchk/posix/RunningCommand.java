package dev.cmdchk.posix;

import java.util.concurrent.CompletableFuture;

/** A command that was given to a {@link CommandLoop}. Safe for use by many threads. */
public final class RunningCommand {

    private final ChildProcess child;
    private final CommandLoop loop;

    RunningCommand(ChildProcess child, CommandLoop loop) {
        this.child = child;
        this.loop = loop;
    }

    /**
     * Returns the number that the child had, which led a session and a process group of that number. It is there when the
     * {@link #result} is.
     *
     * @throws NullPointerException if it was not started
     */
    public int pid() {
        return this.child.leader().pid();
    }

    /**
     * Returns what was chosen to be started. It is there when the {@link #result} is.
     *
     * @throws NullPointerException if it was not chosen: it was cancelled, or the loop closed, before, or the choice failed
     */
    public Command command() {
        return this.child.command();
    }

    /**
     * Returns what comes of it, completed by a thread that has more to do: hand longer work on to another one. Waiting for
     * it on a virtual thread holds no carrier. What this run took, its descriptors, is given back just after.
     *
     * <p>It fails with a {@link SystemCallException} where the command could not be started. Errors of the program itself
     * are ENOENT, EACCES, ENOEXEC, ENOTDIR and ELOOP; E2BIG is too long a command; EAGAIN, ENOMEM and EMFILE mean the
     * system has no more to give. With an {@link IllegalStateException} it fails where its end is unknown, because other
     * code of this process has waited for "any child", and where it was cancelled, or the loop closed, before it started.
     */
    public CompletableFuture<CommandResult> result() {
        return this.child.result();
    }

    /** Treats the command as if its time were up now. Without effect once it has ended. */
    public void cancel() {
        this.loop.cancel(this.child);
    }
}
