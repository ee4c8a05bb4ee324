package dev.cmdchk.posix;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to run to its end.
 *
 * @param program file to execute, absolute
 * @param arguments all of {@code argv}, the first being {@code argv[0]}
 * @param environment what its environment is made of
 * @param variables further variables; they win over those of {@code environment}
 * @param directory where it starts; empty for the directory of this process
 * @param timeout how long it may run, more than zero
 */
public record Command(
        Path program,
        List<String> arguments,
        EnvironmentBlock environment,
        Map<String, String> variables,
        Optional<Path> directory,
        Duration timeout) {

    public Command {
        if (!program.isAbsolute()) {
            throw new IllegalArgumentException("'program' must be absolute but is " + program);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("'timeout' must be more than zero but is " + timeout);
        }
        arguments = List.copyOf(arguments);
        variables = Map.copyOf(variables);
    }
}
