package dev.cmdchk.settings;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that every program here takes. */
public final class Options {
    static final Option USER = new Option("--user", "-u", "USER", described(Keys.USER));
    static final Option PORT = new Option("--port", "-p", "PORT", described(Keys.PORT));
    static final Option LOG = new Option("--log", "-l", "FILE", described(Keys.LOG_LOCATION));
    static final Option CONFIG = new Option(
            "--config",
            "-c",
            "FILE...",
            "config files, read in this order; what a later one sets overrides an earlier one");
    static final Option CHECK = new Option(
            "--check",
            "-k",
            "COMMAND [STATUS...]",
            "a command to run and the exit statuses that count as healthy; give it again for more checks."
                    + " Replaces the check_list of every config file");
    static final String HELP = "--help";
    static final String VERSION = "--version";

    static final List<Option> WITH_VALUES = List.of(USER, PORT, LOG, CONFIG, CHECK);
    static final List<String> NAMES =
            List.of(USER.name(), PORT.name(), LOG.name(), CONFIG.name(), CHECK.name(), HELP, VERSION);

    private Options() {}

    private static String described(Key<?> key) {
        return "%s: %s. Config key: %s".formatted(key.description(), key.form().allowed(), key.name());
    }

    /** Returns what to print instead of starting, when {@code arguments} ask for help or the version. */
    public static Optional<String> answer(Program program, List<String> arguments) {
        return answer(program, program.command(), List.of(), arguments);
    }

    /** @param own options that this command has besides */
    static Optional<String> answer(Program program, String command, List<Option> own, List<String> arguments) {
        CommandLine.ParseResult result = Arguments.parseOnly(arguments);
        if (result.isUsageHelpRequested()) {
            return Optional.of(Help.text(program, command, own));
        }
        return result.isVersionHelpRequested() ? Optional.of("cmdchk " + Version.current()) : Optional.empty();
    }

    /** Returns a parser that reports nothing by exceptions and hands the values of each option to {@code consumer}. */
    static CommandLine commandLine(IParameterConsumer consumer) {
        CommandSpec spec = CommandSpec.create();
        WITH_VALUES.forEach(
                option -> spec.addOption(option.described(OptionSpec.builder(option.name(), option.shortName()))
                        .arity("1..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .parameterConsumer(consumer)
                        .build()));
        spec.addOption(OptionSpec.builder(HELP, "-h")
                .usageHelp(true)
                .description("print this and exit")
                .build());
        spec.addOption(OptionSpec.builder(VERSION, "-V")
                .versionHelp(true)
                .description("print the version and exit")
                .build());
        // Nothing of an argument may be taken for a file of arguments.
        spec.parser().collectErrors(true).unmatchedArgumentsAllowed(true).expandAtFiles(false);
        return new CommandLine(spec);
    }
}
