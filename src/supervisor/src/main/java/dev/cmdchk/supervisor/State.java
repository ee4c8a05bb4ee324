package dev.cmdchk.supervisor;

import java.time.Duration;

/**
 * What the supervisor decides: states times events, nothing else. The loop in {@link Supervisor} only waits, asks and
 * acts.
 */
enum State {
    /** No server runs; one is started when the delay has passed. */
    DOWN,
    /** A server runs that does not answer yet. */
    STARTING,
    /** As {@link #STARTING}, and somebody has asked for another: should this one end, that is not to wait. */
    HASTENED,
    /** A server answers. */
    UP,
    /** A server answers, or is stuck and does not end, and another one is to be started as soon as that is allowed. */
    RESTARTING,
    /** A server answers, and another one is starting that is to take its place. */
    REPLACING,
    /** A server runs that only says why there can be none, and ends. */
    REFUSED,
    /** Every server was told to end, and the supervisor ends after them. */
    STOPPING,
    /** What did not end in time is killed. */
    KILLING,
    /** Nothing runs and nothing will be started. */
    DONE;

    /** How long a server may take to answer first; after that it is taken to hang. */
    static final Duration TO_START = Duration.ofMinutes(5);

    /**
     * How long a server may take to end when asked. The shutdown delay comes on top; but for that, and with {@link
     * #TO_DIE}, a stop stays below ten seconds.
     */
    static final Duration TO_STOP = Duration.ofSeconds(8);

    /** How long a killed server may take, where another can be started: one that waits for a broken disk can take for ever. */
    static final Duration TO_DIE = Duration.ofMillis(1500);

    /** Something that happened. */
    enum Event {
        /** The server has ended, for whatever reason. */
        ENDED,
        /** The server answers. */
        READY,
        /** The server that was to take the place of the other has ended, or could not be started. */
        SUCCESSOR_ENDED,
        /** The server that is to take the place of the other answers. */
        SUCCESSOR_READY,
        /** The server was asked for a sign of life in vain. */
        STUCK,
        /** Another supervisor has the port. */
        TAKEN,
        /** The time that was asked for has passed. */
        DUE,
        /** No server and nothing of its checks is left. */
        GONE,
        /** SIGTERM or SIGINT came. */
        STOP,
        /** SIGUSR1 came, or settings that only a new server can take up. */
        RESTART,
        /** SIGHUP came, or a config file has changed. */
        RELOAD
    }

    /** Something to do. */
    enum Action {
        NOTHING,
        /** Start a server, and be told {@link Event#DUE} after {@link #TO_START}. */
        START,
        /** Be told {@link Event#DUE} when it is time to start again. */
        AWAIT_START,
        /** Be told {@link Event#DUE} as soon as another start is allowed at all. */
        HASTEN_START,
        /** Tell the world that there is a server, watch it, and give it the settings as they are now. */
        ANNOUNCE,
        /** Give the server the settings as they are now. */
        RELOAD,
        /** Start a second server, and be told {@link Event#DUE} after {@link #TO_START}. */
        START_SUCCESSOR,
        /** The second server is the server; the first one is to end in time. Then as {@link #ANNOUNCE}. */
        PROMOTE,
        /** Forget the second server: the first goes on. */
        KEEP,
        /** The second server, which is still starting, is the server. */
        ADOPT,
        /** Have the server say what its threads are at, and kill it. */
        DUMP_AND_KILL,
        /** The same, and be told {@link Event#DUE} if that has not ended it within {@link #TO_DIE}. */
        DUMP_AND_REPLACE,
        /** Kill the second server. */
        KILL_SUCCESSOR,
        /** Tell every server to end, and be told {@link Event#DUE} after the shutdown delay and {@link #TO_STOP}. */
        TERMINATE,
        /** Kill every server, and be told {@link Event#DUE} after {@link #TO_DIE}. */
        KILL,
        /** End, whatever still runs. */
        LEAVE
    }

    /** Where an event leads, and what to do on the way. */
    record Step(State next, Action action) {}

    /** Whether the supervisor ends as soon as nothing runs any more. */
    boolean isStopping() {
        return this == STOPPING || this == KILLING;
    }

    Step on(Event event) {
        return switch (this) {
            case DOWN -> this.whenDown(event);
            case STARTING -> this.whenStarting(event, Action.AWAIT_START);
            case HASTENED -> this.whenStarting(event, Action.HASTEN_START);
            case UP -> this.whenUp(event);
            case RESTARTING -> this.whenRestarting(event);
            case REPLACING -> this.whenReplacing(event);
            case REFUSED -> this.whenRefused(event);
            case STOPPING, KILLING -> this.whenStopping(event);
            case DONE -> this.stay();
        };
    }

    private Step stay() {
        return new Step(this, Action.NOTHING);
    }

    private Step whenDown(Event event) {
        return switch (event) {
            case DUE -> new Step(STARTING, Action.START);
            case RESTART, RELOAD -> new Step(DOWN, Action.HASTEN_START);
            case STOP -> new Step(STOPPING, Action.TERMINATE);
            case ENDED, READY, SUCCESSOR_ENDED, SUCCESSOR_READY, STUCK, TAKEN, GONE -> this.stay();
        };
    }

    /** A server that is starting is left to it; what came meanwhile is made up for when it answers. */
    private Step whenStarting(Event event, Action afterEnd) {
        return switch (event) {
            case ENDED -> new Step(DOWN, afterEnd);
            case READY -> new Step(UP, Action.ANNOUNCE);
            case TAKEN -> new Step(REFUSED, Action.NOTHING);
            case DUE -> new Step(this, Action.DUMP_AND_KILL);
            case STOP -> new Step(STOPPING, Action.TERMINATE);
            case RESTART, RELOAD -> new Step(HASTENED, Action.NOTHING);
            case SUCCESSOR_ENDED, SUCCESSOR_READY, STUCK, GONE -> this.stay();
        };
    }

    private Step whenUp(Event event) {
        return switch (event) {
            case ENDED -> new Step(DOWN, Action.AWAIT_START);
            case STUCK -> new Step(RESTARTING, Action.DUMP_AND_REPLACE);
            case RESTART -> new Step(RESTARTING, Action.HASTEN_START);
            case RELOAD -> new Step(UP, Action.RELOAD);
            case STOP -> new Step(STOPPING, Action.TERMINATE);
            case READY, SUCCESSOR_ENDED, SUCCESSOR_READY, TAKEN, DUE, GONE -> this.stay();
        };
    }

    /** The other server reads the settings again. */
    private Step whenRestarting(Event event) {
        return switch (event) {
            case ENDED -> new Step(DOWN, Action.AWAIT_START);
            case DUE -> new Step(REPLACING, Action.START_SUCCESSOR);
            case STUCK -> new Step(RESTARTING, Action.DUMP_AND_REPLACE);
            case STOP -> new Step(STOPPING, Action.TERMINATE);
            case READY, SUCCESSOR_ENDED, SUCCESSOR_READY, TAKEN, GONE, RESTART, RELOAD -> this.stay();
        };
    }

    private Step whenReplacing(Event event) {
        return switch (event) {
            case ENDED -> new Step(STARTING, Action.ADOPT);
            case SUCCESSOR_READY -> new Step(UP, Action.PROMOTE);
            case SUCCESSOR_ENDED -> new Step(UP, Action.KEEP);
            case DUE -> new Step(REPLACING, Action.KILL_SUCCESSOR);
            case STUCK -> new Step(REPLACING, Action.DUMP_AND_KILL);
            case STOP -> new Step(STOPPING, Action.TERMINATE);
            case READY, TAKEN, GONE, RESTART, RELOAD -> this.stay();
        };
    }

    private Step whenRefused(Event event) {
        return switch (event) {
            case ENDED -> new Step(DONE, Action.LEAVE);
            case STOP -> new Step(STOPPING, Action.TERMINATE);
            case READY, SUCCESSOR_ENDED, SUCCESSOR_READY, STUCK, TAKEN, DUE, GONE, RESTART, RELOAD -> this.stay();
        };
    }

    private Step whenStopping(Event event) {
        return switch (event) {
            case GONE -> new Step(DONE, Action.LEAVE);
            case DUE -> this == STOPPING ? new Step(KILLING, Action.KILL) : new Step(DONE, Action.LEAVE);
            case ENDED, READY, SUCCESSOR_ENDED, SUCCESSOR_READY, STUCK, TAKEN, STOP, RESTART, RELOAD -> this.stay();
        };
    }
}
