package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts commands, ready to be watched. One thread at a time may be in here: all its starts work in the same memory. */
final class Spawner implements AutoCloseable {

    private static final int SOME_VARIABLES = 64;

    /** By the number of the pipe's end: it is nearly always one of few. */
    private record Place(int input, Optional<Path> directory) {}

    private record Prepared(Place place, FileActions actions) {}

    private final int emptyInput;
    private final Sessions sessions;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = this.arena.allocate(Native.STATE);
    private final MemorySegment ends = this.arena.allocate(INT, 2);
    private final MemorySegment pid = this.arena.allocate(INT);
    private final MemorySegment event = this.arena.allocate(Epoll.EVENT);
    private final MemorySegment marker;
    private final long markerPrefix;
    private final Map<Place, FileActions> actions = new HashMap<>();
    private MemorySegment envp = this.arena.allocate(POINTER, SOME_VARIABLES);
    private @Nullable Prepared last;

    /** @param sessions where those of the commands are noted */
    Spawner(int emptyInput, Sessions sessions) {
        this.emptyInput = emptyInput;
        this.sessions = sessions;
        String markerPrefix = sessions.marker();
        this.marker = this.arena.allocate(markerPrefix.length() + 21L);
        this.marker.setString(0, markerPrefix);
        this.markerPrefix = markerPrefix.length();
    }

    /** Returns memory for the {@code errno} of the thread that is in here. */
    MemorySegment state() {
        return this.state;
    }

    /** Returns room for an event, for the thread that is in here. */
    MemorySegment event() {
        return this.event;
    }

    /** Starts the command of {@code child} and tells it. */
    void spawn(ChildProcess child) throws SystemCallException {
        Native.require(Descriptors.pipe(this.state, this.ends, Descriptors.O_CLOEXEC), "pipe", "of a command");
        int output = this.ends.getAtIndex(INT, 0);
        int input = this.ends.getAtIndex(INT, 1);
        int place = this.sessions.begin(child.id());
        boolean started = false;
        try {
            int number = startAndClose(child.command(), input, child.id());
            this.sessions.lead(place, number);
            // Nobody reads before it is handed over, and by now the program is on its way.
            Descriptors.control(this.state, output, Descriptors.F_SETFL, Descriptors.O_NONBLOCK);
            // Where descriptors run out, it gets the number that was just freed: what was started can be watched.
            child.started(Leader.of(this.state, number), place, output);
            started = true;
        } finally {
            if (!started) {
                this.sessions.end(place);
                Descriptors.close(this.state, output);
            }
        }
    }

    private int startAndClose(Command command, int input, long id) throws SystemCallException {
        try {
            return start(command, input, id);
        } finally {
            Descriptors.close(this.state, input);
        }
    }

    private int start(Command command, int input, long id) throws SystemCallException {
        try {
            int error = SpawnCalls.spawn(
                    this.pid,
                    command.file(),
                    actions(input, command.directory()).segment(),
                    SpawnAttributes.ofOwnSession(),
                    command.argv(),
                    envp(command.environment(), id));
            if (error != 0) {
                throw new SystemCallException("posix_spawn", command.program().toString(), error);
            }
            return this.pid.get(INT, 0);
        } finally {
            // The pointers in envp do not keep the strings of the environment.
            Reference.reachabilityFence(command);
        }
    }

    private MemorySegment envp(EnvironmentBlock environment, long id) {
        int size = environment.size();
        if (this.envp.byteSize() < POINTER.byteSize() * (size + 2)) {
            this.envp = this.arena.allocate(POINTER, 2L * size + 2);
        }
        this.marker.setString(this.markerPrefix, Long.toString(id));
        environment.copyTo(this.envp);
        this.envp.setAtIndex(POINTER, size, this.marker);
        this.envp.setAtIndex(POINTER, size + 1L, MemorySegment.NULL);
        return this.envp;
    }

    private FileActions actions(int input, Optional<Path> directory) throws SystemCallException {
        Prepared prepared = this.last;
        if (prepared == null
                || prepared.place().input() != input
                || !prepared.place().directory().equals(directory)) {
            Place place = new Place(input, directory);
            FileActions known = this.actions.get(place);
            prepared = new Prepared(place, known == null ? prepare(place) : known);
            this.actions.put(place, prepared.actions());
            this.last = prepared;
        }
        return prepared.actions();
    }

    private FileActions prepare(Place place) throws SystemCallException {
        FileActions prepared = new FileActions(this.arena);
        // In this order it works also where the pipe got number 0, 1 or 2.
        prepared.duplicate(place.input(), 1);
        prepared.duplicate(place.input(), 2);
        prepared.duplicate(this.emptyInput, 0);
        prepared.closeFrom(3);
        if (place.directory().isPresent()) {
            prepared.enter(place.directory().get());
        }
        return prepared;
    }

    /** Frees what was prepared. Nobody may start anything after that. */
    @Override
    public void close() {
        this.actions.values().forEach(FileActions::close);
        this.actions.clear();
    }
}
