package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Child;
import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.Launch;
import dev.cmdchk.posix.MemoryFile;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Options;
import dev.cmdchk.settings.Program;
import dev.cmdchk.supervisor.State.Event;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code cmdchk supervise} command: keeps a server running. SIGTERM and SIGINT stop both and end it with 0; SIGUSR1
 * restarts the server; SIGHUP is ignored, since a closed terminal is no reason to stop.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        List<String> arguments = CommandLine.arguments(args);
        Optional<String> answer = Options.answer(Program.SUPERVISOR, arguments);
        if (answer.isPresent()) {
            System.out.println(answer.get());
            return;
        }
        Path home = Path.of(System.getProperty("cmdchk.home"));
        Supervisor supervisor = new Supervisor(before -> start(home, arguments, before), System.err);
        Signals.on("TERM", () -> supervisor.tell(Event.STOP));
        Signals.on("INT", () -> supervisor.tell(Event.STOP));
        Signals.on("USR1", () -> supervisor.tell(Event.RESTART));
        Signals.on("HUP", () -> {});
        supervisor.run();
        System.exit(0);
    }

    private static Child start(Path home, List<String> arguments, Optional<String> before) throws SystemCallException {
        Map<String, String> said = new HashMap<>();
        said.put("CMDCHK_SUPERVISOR", String.valueOf(ProcessHandle.current().pid()));
        before.ifPresent(how -> said.put("CMDCHK_RESTARTED", how));
        ServerCommand command = ServerCommand.of(home, Program.SUPERVISOR, arguments, said);
        try (MemoryFile settings =
                MemoryFile.of("cmdchk-settings", command.settings().toJson())) {
            return Launch.of(command.program(), command.arguments(), command.environment())
                    .with(Map.of(ServerCommand.SETTINGS, settings.descriptor()))
                    .with(Launch.Placement.OWN_GROUP)
                    .start();
        }
    }
}
