package dev.cmdchk.supervisor;

import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.Exec;
import dev.cmdchk.posix.MemoryFile;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Options;
import dev.cmdchk.settings.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code cmdchk server} as root: reads the settings, then becomes the launcher that gives up root and runs the server.
 * The process keeps its id, so whoever started it can signal and await it.
 */
public final class RootStart {
    private static final Duration BEFORE_EXIT = Duration.ofSeconds(5);

    private RootStart() {}

    public static void main(String[] args) throws InterruptedException {
        List<String> arguments = CommandLine.arguments(args);
        Optional<String> answer = Options.answer(Program.SERVER, arguments);
        if (answer.isPresent()) {
            System.out.println(answer.get());
            return;
        }
        try {
            becomeServer(arguments);
        } catch (SystemCallException | RuntimeException e) {
            System.err.println("cmdchk: not started: " + e);
            Thread.sleep(BEFORE_EXIT);
            System.exit(1);
        }
    }

    private static void becomeServer(List<String> arguments) throws SystemCallException {
        ServerCommand command =
                ServerCommand.of(Path.of(System.getProperty("cmdchk.home")), Program.SERVER, arguments, Map.of());
        MemoryFile settings =
                MemoryFile.of("cmdchk-settings", command.settings().toJson());
        Map<String, String> environment = command.environment();
        environment.put("CMDCHK_SETTINGS", String.valueOf(settings.descriptor()));
        throw Exec.replace(command.program(), command.arguments(), environment, Set.of(settings.descriptor()));
    }
}
