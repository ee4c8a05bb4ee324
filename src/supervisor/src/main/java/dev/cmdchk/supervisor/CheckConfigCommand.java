package dev.cmdchk.supervisor;

import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.CheckConfig;
import java.util.Optional;

/** The {@code cmdchk check-config} command: reads the settings with the same care as a start does, and prints them. */
public final class CheckConfigCommand {

    /** EX_IOERR of sysexits.h. */
    private static final int LOST_OUTPUT = 74;

    private CheckConfigCommand() {}

    public static void main(String[] args) {
        int status = CheckConfig.run(
                CommandLine.arguments(args),
                ServerCommand.reader(),
                CheckConfigCommand::userFault,
                System.out,
                System.err);
        if (status == 0 && System.out.checkError()) {
            System.err.println("standard output cannot be written: what is there is not all");
            status = LOST_OUTPUT;
        }
        System.exit(status);
    }

    private static Optional<String> userFault(String name) {
        try {
            return ServerCommand.userFault(name);
        } catch (SystemCallException e) {
            return Optional.of("user '%s' cannot be looked up: %s".formatted(name, e.getMessage()));
        }
    }
}
