package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link Launch} started, the leader of its process group. Until somebody has learnt of its {@linkplain
 * #ended end}, it stays a zombie and a descriptor stays open. One thread at a time.
 */
public final class Child {

    private final Leader leader;
    private @Nullable Ending ending;

    Child(Leader leader) {
        this.leader = leader;
    }

    public int pid() {
        return this.leader.pid();
    }

    /**
     * Sends {@code signal} to the process.
     *
     * @return whether it was sent; {@code false} when the process has ended
     * @throws SystemCallException if this process may not (EPERM: the child changed its user)
     */
    public boolean kill(int signal) throws SystemCallException {
        return send(signal, false);
    }

    /**
     * Sends {@code signal} to the process and all others of its group.
     *
     * @return whether it was sent; {@code false} when the end of the process is known, so that its number may be another's
     */
    public boolean killGroup(int signal) throws SystemCallException {
        return send(signal, true);
    }

    private boolean send(int signal, boolean group) throws SystemCallException {
        if (this.ending != null) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int sent = group ? this.leader.signalGroup(state, signal) : this.leader.signal(state, signal);
            if (sent == -Errno.ESRCH) {
                return false;
            }
            Native.require(sent, "kill", pid());
            return true;
        }
    }

    /**
     * Returns how it ended, if it has. What it left in its group is killed then: as long as nobody knows of its end, its
     * number is its own.
     *
     * @throws SystemCallException with ECHILD if other code has waited for "any child" of this process
     */
    public Optional<Ending> ended() throws SystemCallException {
        if (this.ending != null) {
            return Optional.of(this.ending);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            MemorySegment info = arena.allocate(ProcessCalls.SIGINFO);
            if (this.leader.hasEnded(state, info)) {
                this.leader.signalGroup(state, Signals.KILL);
            }
            Optional<Ending> end = this.leader.collect(state, info);
            if (end.isPresent()) {
                this.ending = end.get();
                this.leader.close(state);
            }
            return end;
        }
    }
}
