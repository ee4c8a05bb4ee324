package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Starts commands, ready to be watched. One thread at a time may be in here. */
final class Spawner implements AutoCloseable {

    /** What was prepared, by the number of the pipe's end: it is nearly always one of few. */
    private record Prepared(int input, Optional<Path> directory) {}

    private static final String MOST_EXPENDABLE = "1000";

    private final CommandLoop loop;
    private final int emptyInput;
    private final Arena arena = Arena.ofShared();
    private final Map<Prepared, FileActions> actions = new HashMap<>();

    Spawner(CommandLoop loop, int emptyInput) {
        this.loop = loop;
        this.emptyInput = emptyInput;
    }

    ChildProcess spawn(Arena arena, Command command, long id, String instance, long deadline)
            throws SystemCallException {
        MemorySegment state = arena.allocate(Native.STATE);
        MemorySegment ends = arena.allocate(INT, 2);
        Native.require(Descriptors.pipe(state, ends, Descriptors.O_CLOEXEC), "pipe", "of a command");
        int output = ends.getAtIndex(INT, 0);
        int input = ends.getAtIndex(INT, 1);
        String marker = instance + "-" + id;
        boolean started = false;
        try {
            Descriptors.control(state, output, Descriptors.F_SETFL, Descriptors.O_NONBLOCK);
            int pid = startAndClose(arena, state, command, input, marker);
            makeExpendable(arena, state, pid);
            // Where descriptors run out, it gets the number that was just freed: what was started can be watched.
            int pidfd = openPid(arena, state, pid);
            started = true;
            return new ChildProcess(this.loop, id, pid, pidfd, output, marker, deadline);
        } finally {
            if (!started) {
                Descriptors.close(state, output);
            }
        }
    }

    private int startAndClose(Arena arena, MemorySegment state, Command command, int input, String marker)
            throws SystemCallException {
        try {
            return start(arena, command, input, marker);
        } finally {
            Descriptors.close(state, input);
        }
    }

    private int start(Arena arena, Command command, int input, String marker) throws SystemCallException {
        MemorySegment pid = arena.allocate(INT);
        int error = SpawnCalls.spawn(
                pid,
                NativeStrings.string(arena, command.program().toString()),
                actions(new Prepared(input, command.directory())).segment(),
                SpawnAttributes.of(Launch.Placement.OWN_SESSION),
                NativeStrings.array(arena, command.arguments()),
                command.environment().with(arena, marked(command.variables(), marker)));
        if (error != 0) {
            throw new SystemCallException("posix_spawn", command.program().toString(), error);
        }
        return pid.get(INT, 0);
    }

    private FileActions actions(Prepared wanted) throws SystemCallException {
        FileActions known = this.actions.get(wanted);
        if (known == null) {
            known = prepare(wanted);
            this.actions.put(wanted, known);
        }
        return known;
    }

    private FileActions prepare(Prepared wanted) throws SystemCallException {
        FileActions actions = new FileActions(this.arena);
        // In this order it works also where the pipe got number 0, 1 or 2.
        actions.duplicate(wanted.input(), 1);
        actions.duplicate(wanted.input(), 2);
        actions.duplicate(this.emptyInput, 0);
        actions.closeFrom(3);
        if (wanted.directory().isPresent()) {
            actions.enter(wanted.directory().get());
        }
        return actions;
    }

    /** Frees what was prepared. A start after that is an {@link IllegalStateException}. */
    @Override
    public void close() {
        this.actions.values().forEach(FileActions::close);
        this.actions.clear();
        this.arena.close();
    }

    private static Map<String, String> marked(Map<String, String> variables, String marker) {
        Map<String, String> marked = new HashMap<>(variables);
        marked.put(CommandLoop.MARKER, marker.substring(CommandLoop.MARKER.length() + 1));
        return marked;
    }

    /** Where memory runs out, the command goes before this process does, which would take all others with it. */
    private static void makeExpendable(Arena arena, MemorySegment state, int pid) {
        MemorySegment path = NativeStrings.string(arena, "/proc/" + pid + "/oom_score_adj");
        int file = Descriptors.open(state, path, Descriptors.O_WRONLY | Descriptors.O_CLOEXEC);
        // One that has ended, or that became another user by a setuid program, stays as it is.
        if (file >= 0) {
            MemorySegment value = NativeStrings.string(arena, MOST_EXPENDABLE);
            Descriptors.write(state, file, value, MOST_EXPENDABLE.length());
            Descriptors.close(state, file);
        }
    }

    /** A child that cannot be watched must not run. */
    private static int openPid(Arena arena, MemorySegment state, int pid) throws SystemCallException {
        int pidfd = ProcessCalls.openPid(state, pid);
        if (pidfd < 0) {
            ProcessCalls.kill(state, -pid, Signals.KILL);
            MemorySegment info = arena.allocate(ProcessCalls.SIGINFO);
            ProcessCalls.waitFor(state, ProcessCalls.P_PID, pid, info, ProcessCalls.WEXITED);
        }
        return Native.require(pidfd, "pidfd_open", pid);
    }
}
