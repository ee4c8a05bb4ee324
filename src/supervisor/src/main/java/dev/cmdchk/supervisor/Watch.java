package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Connection;
import dev.cmdchk.posix.ListeningSocket;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for a sign of life, again and again. One that answers none of {@link #MOST_MISSED} asks in a row is stuck,
 * and so is one that answers that it is not alive. One that answers late, any of them, is only slow. One whose threads would
 * run if there were a processor for them is starved: such an ask counts for nothing.
 */
final class Watch {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final int MOST_MISSED = 3;

    private static final String UNAVAILABLE = " 503";

    /** As long as a thread has waited for half of an ask, there is no telling what it would have done. */
    private static final Duration STARVED = PATIENCE.dividedBy(2);

    private final Reactor reactor;
    private final Alarm alarm;
    private final IntFunction<Duration> waited;
    private final Duration interval;
    private final String request;
    private final Runnable alive;
    private final Runnable stuck;
    private final List<Connection> asks = new ArrayList<>();
    private @Nullable ListeningSocket socket;
    private Duration waitedBefore = Duration.ZERO;
    private int pid;
    private int missed;

    /**
     * How to ask.
     *
     * @param interval between an answer and the next ask
     * @param secret what tells the server that it is its supervisor that asks
     */
    record Manner(Duration interval, String secret) {}

    Watch(Reactor reactor, Timers timers, Manner manner, Runnable alive, Runnable stuck) {
        this(reactor, timers, manner, CpuWait::of, alive, stuck);
    }

    /** @param waited how long the threads of a process have waited for a processor by now */
    Watch(Reactor reactor, Timers timers, Manner manner, IntFunction<Duration> waited, Runnable alive, Runnable stuck) {
        this.reactor = reactor;
        this.alarm = new Alarm(timers);
        this.interval = manner.interval();
        this.waited = waited;
        this.request = "GET /livez HTTP/1.1\r\nHost: localhost\r\nCmdchk-Watch: %s\r\nConnection: close\r\n\r\n"
                .formatted(manner.secret());
        this.alive = alive;
        this.stuck = stuck;
    }

    /** Watches process {@code pid}, which accepts from {@code kept}, and nothing else any more. */
    void begin(ListeningSocket kept, int server) {
        this.end();
        this.socket = kept;
        this.pid = server;
        this.ask();
    }

    void end() {
        this.socket = null;
        this.missed = 0;
        this.alarm.cancel();
        this.closeAsks();
    }

    private void ask() {
        if (this.socket == null) {
            return;
        }
        this.alarm.set(PATIENCE, this::miss);
        this.waitedBefore = this.waited.apply(this.pid);
        try {
            Connection ask = Connection.to(this.socket);
            this.asks.add(ask);
            this.reactor.onWritable(ask.descriptor(), () -> this.send(ask));
        } catch (SystemCallException _) {
            // No descriptor or no port is free: an ask like any other without an answer.
            return;
        }
    }

    private void send(Connection ask) {
        this.reactor.forget(ask.descriptor());
        ask.send(this.request);
        try {
            this.reactor.onReadable(ask.descriptor(), () -> this.receive(ask));
        } catch (SystemCallException _) {
            this.close(ask);
        }
    }

    private void receive(Connection ask) {
        if (!isAlive(ask.receive())) {
            this.close(ask);
            return;
        }
        this.missed = 0;
        this.closeAsks();
        this.alarm.set(this.interval, this::ask);
        this.alive.run();
    }

    /** Any answer in HTTP will do, since where the port is for TLS it says that; but one that says no. */
    private static boolean isAlive(String answer) {
        return answer.startsWith("HTTP/1.") && !answer.startsWith(UNAVAILABLE, "HTTP/1.1".length());
    }

    private void miss() {
        boolean starved = this.waited.apply(this.pid).minus(this.waitedBefore).compareTo(STARVED) >= 0;
        if (!starved && ++this.missed >= MOST_MISSED) {
            this.end();
            this.stuck.run();
        } else {
            this.ask();
        }
    }

    private void close(Connection ask) {
        this.reactor.forget(ask.descriptor());
        ask.close();
        this.asks.remove(ask);
    }

    private void closeAsks() {
        List.copyOf(this.asks).forEach(this::close);
    }
}
