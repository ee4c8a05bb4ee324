package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Child;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.MemoryFile;
import dev.cmdchk.posix.MessageSocket;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Sources;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server that was started, and how to talk with it. */
final class ServerProcess {
    private final Child child;
    private final MessageSocket messages;
    private final Sessions sessions;
    private final Optional<KeptSocket.Bound> socket;
    private final boolean refused;
    private Sources sources;
    private Duration toStop = State.TO_STOP;
    private Duration toAnswer = Duration.ZERO;
    private Duration toTell = Duration.ZERO;
    private @Nullable Long readyAt;
    private boolean killed;

    /**
     * @param sessions where it notes those of its checks
     * @param socket what it accepts from; empty for one that only says what is wrong
     * @param refused whether all it says is that another supervisor has the port
     * @param given the settings that it has
     */
    ServerProcess(
            Child child,
            MessageSocket messages,
            Sessions sessions,
            Optional<KeptSocket.Bound> socket,
            boolean refused,
            Given given) {
        this.child = child;
        this.messages = messages;
        this.sessions = sessions;
        this.socket = socket;
        this.refused = refused;
        this.sources = given.sources();
        this.allowFor(given);
    }

    /** Whatever settings it had and has: it may have refused the last ones, and a request may have come before them. */
    private void allowFor(Given given) {
        given.settings().ifPresent(right -> {
            this.toStop =
                    longer(this.toStop, State.TO_STOP.plus(right.shutdownDelay().value()));
            this.toAnswer = longer(this.toAnswer, right.longestAnswer());
            this.toTell = longer(this.toTell, right.longestNews());
        });
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    int pid() {
        return this.child.pid();
    }

    MessageSocket messages() {
        return this.messages;
    }

    /** Returns where it notes those of its checks. They outlive it. */
    Sessions sessions() {
        return this.sessions;
    }

    Optional<KeptSocket.Bound> socket() {
        return this.socket;
    }

    boolean isRefused() {
        return this.refused;
    }

    /** Returns how long it may take to end when asked. */
    Duration toStop() {
        return this.toStop;
    }

    /** Returns how long who has asked it may have to wait for the answer. */
    Duration toAnswer() {
        return this.toAnswer;
    }

    /** Returns how long it may take after that to tell what it has seen to change. */
    Duration toTell() {
        return this.toTell;
    }

    Sources sources() {
        return this.sources;
    }

    /** Notes that it answers. */
    void ready() {
        this.readyAt = System.nanoTime();
    }

    /** Returns how long it has answered by now; empty if it never did. */
    Optional<Duration> answered() {
        return Optional.ofNullable(this.readyAt).map(since -> Duration.ofNanos(System.nanoTime() - since));
    }

    /** Sends it other settings; it tells what became of them. */
    boolean reload(Sources changed) throws SystemCallException {
        this.sources = changed;
        this.allowFor(Given.of(changed));
        try (MemoryFile file = MemoryFile.of(Handed.FILE, changed.toJson())) {
            return this.messages.send("reload", file);
        }
    }

    /**
     * Sends {@code signal}, if it still runs. What is to end it is for its group: before it is a Java program, it is a shell
     * that waits for other programs. Afterwards it is alone there, for its commands have groups of their own.
     */
    void signal(int signal) throws SystemCallException {
        this.killed |= signal == Signals.KILL;
        if (signal == Signals.TERM || signal == Signals.KILL) {
            this.child.killGroup(signal);
        } else {
            this.child.kill(signal);
        }
    }

    /** Whether it was told to end by {@link Signals#KILL} from here. */
    boolean isKilled() {
        return this.killed;
    }

    /** Returns how it ended, if it has; then nothing is left of its group. */
    Optional<Ending> ended() throws SystemCallException {
        return this.child.ended();
    }

    void close() {
        this.messages.close();
    }
}
