package dev.cmdchk.supervisor;

import dev.cmdchk.posix.AbandonedRuns;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.Orphans;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * All servers that live, the one that answers and those that are to come or to go, and what dead ones left behind: the
 * commands that they ran are killed, orphans that have ended are reaped.
 */
final class Family {
    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(50);
    /** A command that was just being started when its server was killed shows up a little later. */
    private static final List<Duration> LATER_SWEEPS = List.of(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final List<ServerProcess> living = new ArrayList<>();
    private final Timers timers;
    private final Console console;
    private final BiConsumer<ServerProcess, Ending> ended;

    /** @param ended told of each end, once */
    Family(Timers timers, Console console, BiConsumer<ServerProcess, Ending> ended) {
        this.timers = timers;
        this.console = console;
        this.ended = ended;
    }

    void add(ServerProcess server) {
        this.living.add(server);
    }

    boolean isEmpty() {
        return this.living.isEmpty();
    }

    /** Looks who has ended: SIGCHLD came. */
    void look() {
        for (ServerProcess server : List.copyOf(this.living)) {
            try {
                server.ended().ifPresent(ending -> this.bury(server, ending));
            } catch (SystemCallException e) {
                this.console.say("server %d cannot be waited for: %s".formatted(server.pid(), e.getMessage()));
            }
        }
        Set<Integer> ours = this.pids();
        Orphans.reap(ours::contains);
    }

    private void bury(ServerProcess server, Ending ending) {
        this.living.remove(server);
        server.close();
        this.sweep();
        LATER_SWEEPS.forEach(delay -> this.timers.after(delay, this::sweep));
        this.ended.accept(server, ending);
    }

    /** Kills what dead servers ran, again and again until nothing is left. */
    private void sweep() {
        if (this.killAbandoned() > 0) {
            this.timers.after(BETWEEN_SWEEPS, this::sweep);
        }
    }

    /** Kills what dead servers ran; returns how many processes that were. */
    int killAbandoned() {
        return AbandonedRuns.kill(this.pids());
    }

    private Set<Integer> pids() {
        return this.living.stream().map(ServerProcess::pid).collect(Collectors.toSet());
    }

    void signal(ServerProcess server, int signal) {
        try {
            server.signal(signal);
        } catch (SystemCallException e) {
            this.console.say("server %d cannot be signalled: %s".formatted(server.pid(), e.getMessage()));
        }
    }

    void signalAll(int signal) {
        this.living.forEach(server -> this.signal(server, signal));
    }

    /** Tells {@code server} that another has taken its place, and kills it when it has not ended after {@code longest}. */
    void retire(ServerProcess server, Duration longest) {
        if (!server.messages().send("retire")) {
            this.signal(server, Signals.TERM);
        }
        this.timers.after(longest, () -> this.kill(server));
    }

    void kill(ServerProcess server) {
        if (this.living.contains(server)) {
            this.signal(server, Signals.KILL);
        }
    }
}
