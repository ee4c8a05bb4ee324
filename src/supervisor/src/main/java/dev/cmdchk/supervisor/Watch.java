package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Connection;
import dev.cmdchk.posix.ListeningSocket;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for a sign of life, again and again. One that answers none of {@link #MOST_MISSED} asks in a row, or that
 * it is not alive, is stuck. One that answers late, any of them, is only slow. One whose threads would
 * run if others left them a processor is starved: such an ask counts for nothing, up to {@link #MOST_EXCUSED} in a row.
 */
final class Watch {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final int MOST_MISSED = 3;

    /** Two minutes: to wait for ever for a server that nobody lets run would serve nobody either. */
    static final int MOST_EXCUSED = 24;

    private static final String UNAVAILABLE = " 503";
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final Reactor reactor;
    private final Alarm alarm;
    private final IntFunction<CpuShare> shares;
    private final Duration interval;
    private final String request;
    private final Runnable alive;
    private final Runnable stuck;
    private final List<Connection> asks = new ArrayList<>();
    private @Nullable ListeningSocket socket;
    private CpuShare before = new CpuShare(Map.of());
    private int pid;
    private int missed;
    private int excused;

    /**
     * How to ask.
     *
     * @param interval between an answer and the next ask
     * @param secret what tells the server that it is its supervisor that asks
     */
    record Manner(Duration interval, String secret) {}

    Watch(Reactor reactor, Timers timers, Manner manner, Runnable alive, Runnable stuck) {
        this(reactor, timers, manner, CpuShare::of, alive, stuck);
    }

    /** @param shares what a process had of the processors by now */
    Watch(Reactor reactor, Timers timers, Manner manner, IntFunction<CpuShare> shares, Runnable alive, Runnable stuck) {
        this.reactor = reactor;
        this.alarm = new Alarm(timers);
        this.interval = manner.interval();
        this.shares = shares;
        this.request = "GET /livez HTTP/1.1\r\nHost: localhost\r\nCmdchk-Watch: %s\r\nConnection: close\r\n\r\n"
                .formatted(manner.secret());
        this.alive = alive;
        this.stuck = stuck;
    }

    /** Watches process {@code server}, which accepts from {@code kept}, and nothing else any more. */
    void begin(ListeningSocket kept, int server) {
        this.end();
        this.socket = kept;
        this.pid = server;
        this.ask();
    }

    void end() {
        this.socket = null;
        this.forgive();
        this.alarm.cancel();
        this.closeAsks();
    }

    private void forgive() {
        this.missed = 0;
        this.excused = 0;
    }

    private void ask() {
        if (this.socket == null) {
            return;
        }
        this.alarm.set(PATIENCE, this::miss);
        this.before = this.shares.apply(this.pid);
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
        this.forgive();
        this.closeAsks();
        this.alarm.set(this.interval, this::ask);
        this.alive.run();
    }

    /** Any answer in HTTP will do, since where the port is for TLS it says that; but one that says no. */
    private static boolean isAlive(String answer) {
        return answer.startsWith("HTTP/1.") && !answer.startsWith(UNAVAILABLE, "HTTP/1.1".length());
    }

    private void miss() {
        if (this.isExcused()) {
            this.excused++;
        } else {
            this.missed++;
        }
        if (this.missed >= MOST_MISSED) {
            this.end();
            this.stuck.run();
        } else {
            this.ask();
        }
    }

    private boolean isExcused() {
        return this.excused < MOST_EXCUSED
                && this.shares.apply(this.pid).isStarvedSince(this.before, PATIENCE, PROCESSORS);
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
