package dev.cmdchk.checks;

import dev.cmdchk.posix.Command;
import dev.cmdchk.posix.EnvironmentBlock;
import dev.cmdchk.posix.Survivor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all runs of a check have in common, laid out once. Safe for use by many threads. */
final class PreparedCheck {

    /**
     * What all checks have in common.
     *
     * @param variables the environment
     * @param environment the same, laid out
     * @param directory where commands start, or empty to stay
     * @param shell what takes {@code -c}
     */
    record Common(Map<String, String> variables, EnvironmentBlock environment, Optional<Path> directory, Shell shell) {}

    /** What runs the command while it leads to {@code program}, whose kind of file is looked at once. */
    private record Direct(Path program, Command command) {}

    private final Check check;
    private final Common common;
    private final Consumer<Survivor> survivors;
    private final Optional<PlainCommand> plain;
    private volatile @Nullable Direct direct;
    private volatile @Nullable Command shell;

    /** @param survivors told of processes of the check that cannot be killed */
    PreparedCheck(Check check, Common common, Consumer<Survivor> survivors) {
        this.check = check;
        this.common = common;
        this.survivors = survivors;
        // A shell sets PWD, whatever it is given.
        boolean toShell = common.shell().ownPrograms() || check.env().containsKey("PWD");
        this.plain = toShell ? Optional.empty() : PlainCommand.of(check.command(), variables());
    }

    private Map<String, String> variables() {
        Map<String, String> all = new HashMap<>(this.common.variables());
        all.putAll(this.check.env());
        return all;
    }

    Check check() {
        return this.check;
    }

    /** Returns what executes the program itself, or, where it takes a shell at present, {@link #shell}. */
    Command command() {
        Path program = this.plain.flatMap(PlainCommand::program).orElse(null);
        if (program == null) {
            return shell();
        }
        Direct known = this.direct;
        if (known == null || !known.program().equals(program)) {
            known = new Direct(
                    program,
                    PlainCommand.isScript(program)
                            ? shell()
                            : command(program, this.plain.get().words()));
            this.direct = known;
        }
        return known.command();
    }

    /** Returns what has the shell execute the command. */
    synchronized Command shell() {
        Command known = this.shell;
        if (known == null) {
            known = command(this.common.shell().program(), List.of("sh", "-c", this.check.command()));
            this.shell = known;
        }
        return known;
    }

    /** Returns whether {@code command} is {@link #shell}. */
    boolean isShell(Command command) {
        return command == this.shell;
    }

    private Command command(Path program, List<String> arguments) {
        return new Command(
                        program,
                        arguments,
                        this.common.environment(),
                        CheckEnvironment.of(this.check),
                        this.common.directory())
                .telling(this.survivors);
    }
}
