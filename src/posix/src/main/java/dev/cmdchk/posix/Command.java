package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A program to run to its end, laid out for the C library once, for as many runs as are wanted. Immutable. */
public final class Command {

    private final Path program;
    private final MemorySegment file;
    private final MemorySegment argv;
    private final EnvironmentBlock environment;
    private final Optional<Path> directory;
    private final Consumer<Survivor> listener;

    /**
     * @param program file to execute, absolute
     * @param arguments all of {@code argv}, the first being {@code argv[0]}
     * @param environment what its environment is made of
     * @param variables further variables; they win over those of {@code environment}
     * @param directory where it starts; empty for the directory of this process
     * @throws IllegalArgumentException if an argument or a variable holds a NUL character
     */
    public Command(
            Path program,
            List<String> arguments,
            EnvironmentBlock environment,
            Map<String, String> variables,
            Optional<Path> directory) {
        if (!program.isAbsolute()) {
            throw new IllegalArgumentException("'program' must be absolute but is " + program);
        }
        Arena arena = Arena.ofAuto();
        this.program = program;
        this.file = NativeStrings.string(arena, program.toString());
        this.argv = NativeStrings.array(arena, arguments);
        // The marker is each run's own.
        this.environment = environment.with(variables).without(Set.of(CommandLoop.MARKER));
        this.directory = directory;
        this.listener = _ -> {};
    }

    private Command(Command same, Consumer<Survivor> listener) {
        this.program = same.program;
        this.file = same.file;
        this.argv = same.argv;
        this.environment = same.environment;
        this.directory = same.directory;
        this.listener = listener;
    }

    /**
     * Returns the same command, but {@code listener} is told of each process of its runs that cannot be killed: before the
     * result of the run comes, or within a second after it. The thread that tells has more to do: it must not be held, and
     * must not be met with an exception.
     */
    public Command telling(Consumer<Survivor> listener) {
        return new Command(this, listener);
    }

    Path program() {
        return this.program;
    }

    /** Returns the name of the program as a C string. */
    MemorySegment file() {
        return this.file;
    }

    /** Returns {@code argv}, which lives as long as this command. */
    MemorySegment argv() {
        return this.argv;
    }

    /** Returns the environment but for the marker. */
    EnvironmentBlock environment() {
        return this.environment;
    }

    Optional<Path> directory() {
        return this.directory;
    }

    Consumer<Survivor> listener() {
        return this.listener;
    }
}
