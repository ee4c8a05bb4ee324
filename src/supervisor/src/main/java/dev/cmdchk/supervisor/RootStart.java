package dev.cmdchk.supervisor;

import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.Exec;
import dev.cmdchk.posix.MemoryFile;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Options;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.RunOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code cmdchk server} or {@code cmdchk run} as root: reads the settings, then becomes the launcher that gives up root and
 * runs that command. The process keeps its id, so whoever started it can signal and await it.
 */
public final class RootStart {
    private static final String RUN = "run";
    private static final Duration BEFORE_EXIT = Duration.ofSeconds(5);

    private RootStart() {}

    public static void main(String[] args) throws InterruptedException {
        List<String> all = CommandLine.arguments(args);
        String command = all.getFirst();
        RunOptions options = command.equals(RUN)
                ? RunOptions.of(all.subList(1, all.size()))
                : new RunOptions(List.of(), all.subList(1, all.size()));
        Optional<String> answer =
                command.equals(RUN) ? options.answer() : Options.answer(Program.SERVER, options.shared());
        if (answer.isPresent()) {
            System.out.println(answer.get());
            return;
        }
        try {
            become(command, options);
        } catch (SystemCallException | RuntimeException e) {
            if (command.equals(RUN)) {
                System.exit(options.refuse("not run: " + e, System.out, System.err));
            }
            System.err.println("cmdchk: not started: " + e);
            Thread.sleep(BEFORE_EXIT);
            System.exit(1);
        }
    }

    private static void become(String name, RunOptions options) throws SystemCallException {
        Given given = Given.of(ServerCommand.read(Program.SERVER, options.shared()));
        ServerCommand command = ServerCommand.of(Path.of(System.getProperty("cmdchk.home")), given, Map.of());
        List<String> arguments = new ArrayList<>(command.arguments());
        arguments.set(arguments.size() - 1, name);
        arguments.addAll(options.own());
        MemoryFile settings = MemoryFile.of(Handed.FILE, command.settings().toJson());
        Map<String, String> environment = command.environment();
        environment.put(Handed.SETTINGS, String.valueOf(settings.descriptor()));
        Set<Integer> ignored = name.equals(RUN) ? Set.of() : Exec.NEWS;
        throw Exec.replace(command.program(), arguments, environment, Set.of(settings.descriptor()), ignored);
    }
}
