package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to start, as posix_spawn(3) does it: no copy of this JVM is made, and only the calling thread waits, until
 * the program runs. The child leads a process group of its own in the session of this process, and has every signal
 * unblocked and at its default action. It starts in the directory of this process.
 *
 * @param program file to execute, absolute; {@code PATH} is not searched
 * @param arguments all of {@code argv}, so {@code argv[0]} is free of choice; at least one
 * @param environment all of the child's environment; nothing is inherited
 * @param descriptors the child's descriptors by their number there, each a copy of one of ours: {@code {0: 7, 3: 9}}. 0,
 *     1 and 2 are inherited where they are not named; every other one is closed in the child
 */
public record Launch(
        Path program, List<String> arguments, Map<String, String> environment, Map<Integer, Integer> descriptors) {

    public Launch {
        if (!program.isAbsolute()) {
            throw new IllegalArgumentException("'program' must be absolute but is " + program);
        }
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("'arguments' must hold argv[0]");
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        descriptors = Map.copyOf(descriptors);
    }

    /**
     * Starts the process. May be called by any thread; on a virtual one it holds the carrier until the program runs.
     *
     * @throws SystemCallException if it could not be started: no such program (ENOENT), not executable (EACCES), arguments
     *     too long (E2BIG), no more processes (EAGAIN), memory (ENOMEM) or descriptors (EMFILE)
     * @throws IllegalArgumentException if an argument or a variable holds a NUL character
     */
    public Child start() throws SystemCallException {
        try (Arena arena = Arena.ofConfined();
                FileActions actions = new FileActions(arena);
                DescriptorMap map = DescriptorMap.of(this.descriptors)) {
            map.addTo(actions);
            MemorySegment pid = arena.allocate(Native.INT);
            int error = SpawnCalls.spawn(
                    pid,
                    NativeStrings.string(arena, this.program.toString()),
                    actions.segment(),
                    SpawnAttributes.ofOwnGroup(),
                    NativeStrings.array(arena, this.arguments),
                    NativeStrings.array(arena, Environment.entries(this.environment)));
            if (error != 0) {
                throw new SystemCallException("posix_spawn", this.program.toString(), error);
            }
            return new Child(Leader.of(arena.allocate(Native.STATE), pid.get(Native.INT, 0)));
        }
    }
}
