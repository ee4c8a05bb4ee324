package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.checked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns this process into another program. */
public final class Exec {
    /** What servers are told by signals, and ends whoever does not listen. */
    public static final Set<Integer> NEWS =
            Set.of(Signals.HUP, Signals.QUIT, Signals.USR1, Signals.USR2, Signals.ALRM, Signals.PIPE);

    private static final int SIG_SETMASK = 2;
    private static final int FIRST_PRIVATE = 3;

    private static final NativeFunction EXECVE = NativeFunction.of("execve");
    private static final NativeFunction SIGMASK = NativeFunction.of("pthread_sigmask");

    private Exec() {}

    /**
     * Replaces this process, every thread of it, by {@code program}; execve(2). The process keeps its number, parent,
     * user, directory and limits. No shutdown hook runs and nothing is flushed: do that before.
     *
     * <p>The program starts with no signal blocked, and with those of {@code ignored} ignored. Another one that is ignored
     * stays ignored; a handled one, as some are by the JVM, gets its default action. Descriptors 0, 1, 2 and {@code kept}
     * stay open, all others are closed.
     *
     * @param program file to execute; {@code PATH} is not searched
     * @param arguments all of {@code argv}, the first being {@code argv[0]}
     * @param environment all of the program's environment
     * @param kept descriptors that the program inherits, under their numbers
     * @param ignored signals that are not to end the program before it listens, {@link #NEWS} for a server
     * @return never
     * @throws SystemCallException if the program cannot be executed. This process goes on, its descriptors from 3 on being
     *     close-on-exec, and ignores {@code ignored}
     * @throws IllegalArgumentException if an argument or a variable holds a NUL character
     */
    public static SystemCallException replace(
            Path program,
            List<String> arguments,
            Map<String, String> environment,
            Set<Integer> kept,
            Set<Integer> ignored)
            throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            MemorySegment path = NativeStrings.string(arena, program.toString());
            MemorySegment argv = NativeStrings.array(arena, arguments);
            MemorySegment envp = NativeStrings.array(arena, Environment.entries(environment));
            closeOthers(state, kept);
            ignored.forEach(signal -> ProcessCalls.ignore(state, signal));
            unblockSignals(arena);
            int failure = execve(state, path, argv, envp);
            throw new SystemCallException("execve", program.toString(), -failure);
        }
    }

    /**
     * Starts {@code program} in place of this process, with the arguments and the environment that this one was started
     * with, but with {@code blocked} signals blocked from its first instruction on. Descriptors 0, 1, 2 and
     * {@code kept} stay open, all others are closed.
     *
     * @return never
     */
    public static SystemCallException again(Path program, Set<Integer> blocked, Set<Integer> kept)
            throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            MemorySegment path = NativeStrings.string(arena, program.toString());
            MemorySegment argv = NativeStrings.array(arena, CommandLine.whole());
            MemorySegment envp = NativeStrings.array(arena, Environment.entries(Environment.inherited()));
            closeOthers(state, kept);
            SignalDescriptor.block(blocked);
            throw new SystemCallException("execve", program.toString(), -execve(state, path, argv, envp));
        }
    }

    private static void closeOthers(MemorySegment state, Set<Integer> kept) throws SystemCallException {
        if (Descriptors.closeOnExecFrom(state, FIRST_PRIVATE) < 0) {
            closeOneByOne(state);
        }
        for (int descriptor : kept) {
            int result = Descriptors.control(state, descriptor, Descriptors.F_SETFD, 0);
            Native.require(result, "fcntl", "descriptor " + descriptor);
        }
    }

    /** For kernels before 5.11. A descriptor that another thread opens meanwhile is the JDK's: close-on-exec itself. */
    private static void closeOneByOne(MemorySegment state) throws SystemCallException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                if (number >= FIRST_PRIVATE) {
                    Descriptors.control(state, number, Descriptors.F_SETFD, 1);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unblockSignals(Arena arena) {
        SIGMASK.call(
                Native.UNREAD,
                SIG_SETMASK,
                arena.allocate(SpawnCalls.SIGNAL_SET).address());
    }

    private static int execve(MemorySegment state, MemorySegment path, MemorySegment argv, MemorySegment envp) {
        return checked((int) EXECVE.call(state, path.address(), argv.address(), envp.address()), state);
    }
}
