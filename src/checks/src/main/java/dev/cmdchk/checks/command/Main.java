package dev.cmdchk.checks.command;

import dev.cmdchk.checks.NoNewPrivileges;
import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.Environment;
import dev.cmdchk.posix.RegularFile;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.RunOptions;
import dev.cmdchk.settings.Sources;
import java.io.Console;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what the user wants and ends with what came of it. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        RunOptions options = RunOptions.of(CommandLine.arguments(args));
        Optional<String> answer = options.answer();
        if (answer.isPresent()) {
            System.out.println(answer.get());
            return;
        }
        try {
            System.exit(run(options));
        } catch (IOException | RuntimeException e) {
            System.exit(options.refuse("not run: " + e, System.out, System.err));
        }
    }

    private static int run(RunOptions options) throws InterruptedException, IOException {
        Map<String, String> environment = Environment.inherited();
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        // Root has read them already, before it was given up.
        Sources sources =
                Handed.sources(environment, options.shared(), path -> RegularFile.read(path, FileReader.MOST_BYTES));
        List<String> again =
                Stream.concat(Stream.of("run"), options.own().stream()).toList();
        NoNewPrivileges.demand(sources, environment, again, Set.of(), Set.of());
        return new OneRun(options, environment, System.out, System.err, terminal).run(sources);
    }
}
