package dev.cmdchk.supervisor;

import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.CheckConfig;
import java.util.Optional;

/** The {@code cmdchk check-config} command: reads the settings with the same care as a start does, and prints them. */
public final class CheckConfigCommand {

    private CheckConfigCommand() {}

    public static void main(String[] args) {
        System.exit(CheckConfig.run(
                CommandLine.arguments(args),
                ServerCommand.reader(),
                CheckConfigCommand::userFault,
                System.out,
                System.err));
    }

    private static Optional<String> userFault(String name) {
        try {
            return ServerCommand.userFault(name);
        } catch (SystemCallException e) {
            return Optional.of("user '%s' cannot be looked up: %s".formatted(name, e.getMessage()));
        }
    }
}
