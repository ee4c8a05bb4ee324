package dev.cmdchk.supervisor;

import java.time.Duration;

/**
 * What the supervisor decides: states times events, nothing else. The loop in {@link Supervisor} only waits, asks and
 * acts.
 */
enum State {
    /** No server runs; one is started when the delay has passed. */
    DOWN,
    /** A server runs. */
    UP,
    /** The server was told to end, and so does the supervisor after it. */
    STOPPING,
    /** Nothing runs and nothing will be started. */
    DONE;

    /** How long after one start the next may follow. */
    static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);

    /** How long a server may take to end when asked. */
    static final Duration TO_STOP = Duration.ofSeconds(10);

    /** Something that happened. */
    enum Event {
        /** The server has ended, for whatever reason. */
        ENDED,
        /** The time that was asked for has passed. */
        DUE,
        /** SIGTERM or SIGINT came. */
        STOP,
        /** SIGUSR1 came. */
        RESTART
    }

    /** Something to do. */
    enum Action {
        NOTHING,
        START,
        /** Be told {@link Event#DUE} when {@link #BETWEEN_STARTS} since the last start has passed. */
        AWAIT_START,
        TERMINATE,
        /** Terminate, and be told {@link Event#DUE} after {@link #TO_STOP}. */
        TERMINATE_IN_TIME,
        KILL,
        LEAVE
    }

    /** Where an event leads, and what to do on the way. */
    record Step(State next, Action action) {}

    Step on(Event event) {
        return switch (this) {
            case DOWN ->
                switch (event) {
                    case DUE -> new Step(UP, Action.START);
                    case STOP -> new Step(DONE, Action.LEAVE);
                    case ENDED, RESTART -> new Step(DOWN, Action.NOTHING);
                };
            case UP ->
                switch (event) {
                    case ENDED -> new Step(DOWN, Action.AWAIT_START);
                    case STOP -> new Step(STOPPING, Action.TERMINATE_IN_TIME);
                    case RESTART -> new Step(UP, Action.TERMINATE);
                    case DUE -> new Step(UP, Action.NOTHING);
                };
            case STOPPING ->
                switch (event) {
                    case ENDED -> new Step(DONE, Action.LEAVE);
                    case DUE -> new Step(STOPPING, Action.KILL);
                    case STOP, RESTART -> new Step(STOPPING, Action.NOTHING);
                };
            case DONE -> new Step(DONE, Action.NOTHING);
        };
    }
}
