package dev.cmdchk.supervisor;

import dev.cmdchk.posix.AbandonedRuns;
import dev.cmdchk.posix.Ending;
import dev.cmdchk.posix.Orphans;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * All servers that live, the one that answers and those that are to come or to go, and what dead ones left behind: the
 * commands that they ran are killed, orphans that have ended are reaped.
 */
final class Family {
    /** How long a stuck server may take to say what its threads are at. */
    private static final Duration TO_DUMP = Duration.ofSeconds(1);

    /** And until it is killed, whatever it has said. */
    static final Duration TO_DUMP_AND_KILL = TO_DUMP.multipliedBy(2);

    /** Servers that may go on beside the one that took their place. */
    private static final int MOST_RETIRED = 2;
    /** Of so many that died last what they ran is looked for. */
    private static final int MOST_DEAD = 8;

    private final List<ServerProcess> living = new ArrayList<>();
    private final Deque<ServerProcess> retired = new ArrayDeque<>();
    private final Deque<Sessions> abandoned = new ArrayDeque<>();
    private final Timers timers;
    private final Console console;
    private final BiConsumer<ServerProcess, String> ended;
    private final Sweeps sweeps;

    /** @param ended told of each end, once, and how it was */
    Family(Timers timers, Console console, BiConsumer<ServerProcess, String> ended) {
        this.timers = timers;
        this.console = console;
        this.ended = ended;
        this.sweeps = new Sweeps(timers, () -> AbandonedRuns.kill(this.abandoned, this.pids()), this::forget);
    }

    void add(ServerProcess server) {
        this.living.add(server);
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
        this.retired.remove(server);
        this.abandoned.addLast(server.sessions());
        if (this.abandoned.size() > MOST_DEAD) {
            this.abandoned.removeFirst().close();
        }
        this.sweeps.begin(ending instanceof Ending.Killed);
        String how = describe(ending) + hint(server, ending);
        this.console.say("server %d %s".formatted(server.pid(), how));
        this.ended.accept(server, how);
        server.close();
    }

    /** Nothing is left of them, or what is does not go; their numbers may soon be others'. */
    private void forget() {
        this.abandoned.forEach(Sessions::close);
        this.abandoned.clear();
    }

    private static String describe(Ending ending) {
        return switch (ending) {
            case Ending.Exited(int status) -> "ended with exit status " + status;
            case Ending.Killed(int signal, boolean _) -> "was killed by signal %d (%d)".formatted(signal, 128 + signal);
        };
    }

    /** The kernel tells nobody but its own log. */
    private static String hint(ServerProcess server, Ending ending) {
        boolean byOthers =
                ending instanceof Ending.Killed(int signal, boolean _) && signal == Signals.KILL && !server.isKilled();
        return byOthers ? ", not by its supervisor: if by the kernel, for want of memory, its log says so" : "";
    }

    /**
     * Runs {@code gone} when no server is left, and nothing that one ran: at once or a little later. While a server
     * lives nothing happens: call it again when one has ended.
     */
    void whenGone(Runnable gone) {
        if (this.living.isEmpty()) {
            this.sweeps.finish(gone);
        }
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

    /**
     * Tells {@code server}, if it lives, that another has taken its place: it ends when it has answered whoever has asked
     * it, and told what it has seen to change, or is killed a little after the time that this may take. Of those that do so
     * too many are too much: the eldest is to stop.
     */
    void retire(ServerProcess server) {
        if (!this.living.contains(server)) {
            return;
        }
        Duration longest = server.toAnswer();
        if (!server.messages().send("retire " + longest.toMillis())) {
            this.signal(server, Signals.TERM);
        }
        this.timers.after(longest.plus(server.toTell()).plus(State.TO_STOP), () -> this.kill(server));
        this.retired.addLast(server);
        if (this.retired.size() > MOST_RETIRED) {
            this.stop(this.retired.removeFirst());
        }
    }

    private void stop(ServerProcess server) {
        this.console.say(
                "server %d is to stop: %d others have been replaced since".formatted(server.pid(), MOST_RETIRED));
        this.signal(server, Signals.TERM);
        this.timers.after(State.TO_STOP, () -> this.kill(server));
    }

    /** Has {@code stuck} say what its threads are at, by itself or by its Java machine, and kills it. */
    void dumpAndKill(ServerProcess stuck) {
        stuck.messages().send("dump");
        // One that was stopped says nothing before it goes on.
        this.signal(stuck, Signals.CONT);
        this.timers.after(TO_DUMP, () -> this.signalLiving(stuck, Signals.QUIT));
        this.timers.after(TO_DUMP_AND_KILL, () -> this.kill(stuck));
    }

    /** Says who is still there: the kernel does not let it go. */
    void leave() {
        this.living.forEach(server -> this.console.say("server %d cannot be killed and stays".formatted(server.pid())));
    }

    void kill(ServerProcess server) {
        this.signalLiving(server, Signals.KILL);
    }

    private void signalLiving(ServerProcess server, int signal) {
        if (this.living.contains(server)) {
            this.signal(server, signal);
        }
    }
}
