package dev.cmdchk.supervisor;

import dev.cmdchk.posix.ProgramText;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Sources;
import dev.cmdchk.supervisor.State.Action;
import dev.cmdchk.supervisor.State.Event;
import dev.cmdchk.supervisor.State.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop around {@link State}: waits for what happens, asks the table, acts. It is one thread, which sleeps until a
 * descriptor can be read or a timer is due.
 */
final class Supervisor {
    private static final Duration LONG = Duration.ofDays(1);
    /** How long a reload may last for whoever waits for its end; systemd's own patience is 90 s. */
    private static final Duration TO_RELOAD = Duration.ofSeconds(60);

    private final Reactor reactor;
    private final Timers timers;
    private final Starter starter;
    private final LiveSettings settings;
    private final Announcer announcer;
    private final Console console;
    private final Watch watch;
    private final Family family;
    private final ServerLink link;
    private final Alarm due;
    private final Alarm reloading;
    private final Pace pace = new Pace(System::nanoTime);
    private final Turns turns = new Turns(this::take);
    private State state = State.DOWN;
    private Optional<String> before = Optional.empty();
    private @Nullable ServerProcess current;
    private @Nullable ServerProcess successor;
    private boolean refused;

    /** @param settings reads them as they are now */
    Supervisor(
            Reactor reactor,
            Timers timers,
            Starter starter,
            Supplier<Sources> settings,
            Announcer announcer,
            Console console,
            Watch.Manner manner) {
        this.reactor = reactor;
        this.timers = timers;
        this.starter = starter;
        this.settings = new LiveSettings(settings, timers, console, () -> this.tell(Event.RELOAD));
        this.announcer = announcer;
        this.console = console;
        this.watch = new Watch(reactor, timers, manner, announcer::alive, () -> this.tell(Event.STUCK));
        this.family = new Family(timers, console, this::ended);
        this.link = new ServerLink(reactor, console, this::understand);
        this.due = new Alarm(timers);
        this.reloading = new Alarm(timers);
    }

    /** Keeps a server running until it is told to stop. Returns the exit status. */
    int run() {
        this.tell(Event.DUE);
        while (this.state != State.DONE) {
            this.reactor.await(this.timers.untilNext(LONG));
            this.timers.run();
        }
        return this.refused ? 1 : 0;
    }

    private void tell(Event event) {
        this.turns.take(event);
    }

    private void take(Event event) {
        Step step = this.state.on(event);
        this.state = step.next();
        this.act(step.action());
    }

    /** Acts upon {@code signal}. */
    void hear(int signal) {
        switch (signal) {
            case Signals.TERM, Signals.INT -> this.tell(Event.STOP);
            case Signals.USR1 -> this.tell(Event.RESTART);
            case Signals.CHLD -> this.family.look();
            case Signals.QUIT -> this.family.signalAll(Signals.QUIT);
            case Signals.HUP -> this.hangUp();
            default -> {
                // ALRM and its like mean nothing here, and must not end anything either.
            }
        }
    }

    /** Whatever comes of it, and whatever it finds, whoever waits for the end of it is told one. */
    private void hangUp() {
        if (!this.state.isStopping() && this.announcer.reloading()) {
            this.reloading.set(TO_RELOAD, () -> this.announcer.reloaded("Settings not taken up yet"));
        }
        this.tell(Event.RELOAD);
    }

    /** Has settings reloaded that are not those that were read last: a config file may have changed. */
    void compareSettings() {
        this.settings.compare();
    }

    private void act(Action action) {
        switch (action) {
            case NOTHING -> {}
            case START -> this.start();
            case AWAIT_START -> this.awaitStart(this.pace.untilNext());
            case HASTEN_START -> this.awaitStart(this.pace.untilAllowed());
            case ANNOUNCE -> this.announce();
            case RELOAD -> this.settings.handTo(present(this.current));
            case START_SUCCESSOR -> this.startSuccessor();
            case PROMOTE -> this.promote();
            case KEEP -> this.keep();
            case ADOPT -> this.adopt();
            case DUMP_AND_KILL -> this.dumpAndKill();
            case DUMP_AND_REPLACE -> this.dumpAndReplace();
            case KILL_SUCCESSOR -> this.family.kill(present(this.successor));
            case TERMINATE -> this.terminate();
            case KILL -> this.kill();
            case LEAVE -> this.family.leave();
        }
    }

    private static ServerProcess present(@Nullable ServerProcess server) {
        if (server == null) {
            throw new IllegalStateException("no such server");
        }
        return server;
    }

    private void dueIn(Duration delay) {
        this.due.set(delay, () -> this.tell(Event.DUE));
    }

    private void start() {
        this.dueIn(State.TO_START);
        try {
            ServerProcess server = this.begin(this.starter.start(this.before));
            this.current = server;
            if (server.isRefused()) {
                this.refused = true;
                this.tell(Event.TAKEN);
            }
        } catch (IOException e) {
            this.console.say("server not started: " + e.getMessage());
            this.pace.ended(Optional.empty());
            this.tell(Event.ENDED);
        }
    }

    private void startSuccessor() {
        this.dueIn(State.TO_START);
        try {
            String why = "The server before this one, process %d, is to end when this one answers"
                    .formatted(present(this.current).pid());
            this.successor = this.begin(this.starter.startSuccessor(Optional.of(why)));
        } catch (IOException e) {
            this.settings.takeForGiven();
            this.report("no other server was started, this one goes on: " + e.getMessage());
            this.tell(Event.SUCCESSOR_ENDED);
        }
    }

    private ServerProcess begin(ServerProcess server) throws IOException {
        this.pace.started();
        this.settings.given(server.sources());
        this.family.add(server);
        try {
            this.link.open(server);
        } catch (SystemCallException e) {
            this.family.kill(server);
            this.starter.drop(server);
            throw e;
        }
        this.console.say("started server " + server.pid());
        return server;
    }

    private void awaitStart(Duration delay) {
        this.dueIn(delay);
        if (this.current == null) {
            this.announcer.status("No server runs; the next start is in %d s".formatted(delay.toSeconds()));
            ProgramText.release();
        }
    }

    private void announce() {
        ServerProcess server = present(this.current);
        this.due.cancel();
        this.announcer.ready(answers(server));
        this.watch(server);
        this.compareSettings();
        ProgramText.release();
    }

    private void watch(ServerProcess server) {
        server.socket().ifPresent(bound -> this.watch.begin(bound.socket(), server.pid()));
    }

    private static String answers(ServerProcess server) {
        return "Server %d answers".formatted(server.pid());
    }

    private void promote() {
        ServerProcess old = present(this.current);
        this.adopt();
        boolean shared = old.socket().equals(present(this.current).socket());
        this.timers.after(shared ? Duration.ZERO : KeptSocket.TO_EMPTY, () -> this.family.retire(old));
        this.announce();
    }

    /** It may have been found stuck meanwhile. */
    private void keep() {
        ServerProcess server = present(this.current);
        this.due.cancel();
        this.watch(server);
        this.compareSettings();
        this.announcer.reloaded(answers(server));
    }

    private void adopt() {
        this.current = this.successor;
        this.successor = null;
        this.starter.settle(present(this.current));
    }

    private void dumpAndKill() {
        ServerProcess stuck = present(this.current);
        this.watch.end();
        this.console.say("server %d does not answer and is killed".formatted(stuck.pid()));
        this.announcer.status("Server %d does not answer and is killed".formatted(stuck.pid()));
        this.family.dumpAndKill(stuck);
    }

    private void dumpAndReplace() {
        this.dumpAndKill();
        this.dueIn(Family.TO_DUMP_AND_KILL.plus(State.TO_DIE));
    }

    private void terminate() {
        this.refused = false;
        this.announcer.stopping();
        this.watch.end();
        Duration toStop = this.current == null ? State.TO_STOP : this.current.toStop();
        this.dueIn(toStop);
        // After the shutdown delay, when no server accepts any more: who comes then would wait for nobody.
        this.timers.after(toStop.minus(State.TO_STOP).plus(KeptSocket.TO_EMPTY), this.starter::endSocket);
        this.family.signalAll(Signals.TERM);
        this.family.whenGone(() -> this.tell(Event.GONE));
    }

    private void kill() {
        this.dueIn(State.TO_DIE);
        this.family.signalAll(Signals.KILL);
    }

    private void understand(ServerProcess server, String said) {
        switch (said) {
            case "ready" -> {
                server.ready();
                this.console.say("server %d answers".formatted(server.pid()));
                this.tell(server == this.successor ? Event.SUCCESSOR_READY : Event.READY);
            }
            case "restart" -> this.tell(Event.RESTART);
            case "dumped" -> this.family.kill(server);
            case "accepted" -> this.announcer.reloaded(answers(server));
            case "refused" -> this.announcer.reloaded("Settings refused: see the log");
            default -> this.console.say("server %d says: %s".formatted(server.pid(), said));
        }
    }

    private void ended(ServerProcess server, String how) {
        this.link.close(server);
        if (server == this.current) {
            this.watch.end();
            this.current = null;
            this.before = Optional.of("The server before this one, process %d, %s".formatted(server.pid(), how));
            this.pace.ended(server.answered());
            this.tell(Event.ENDED);
        } else if (server == this.successor) {
            this.successor = null;
            this.starter.drop(server);
            if (this.state == State.REPLACING) {
                this.report("the server that was to take this one's place " + how + "; this one goes on");
            }
            this.tell(Event.SUCCESSOR_ENDED);
        }
        if (this.state.isStopping()) {
            this.family.whenGone(() -> this.tell(Event.GONE));
        }
    }

    /** Says {@code text} here and in the log, which the server writes. */
    private void report(String text) {
        this.console.say(text);
        if (this.current != null) {
            ServerLink.report(this.current, text);
        }
    }
}
