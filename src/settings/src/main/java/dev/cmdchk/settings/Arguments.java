package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Stack;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line, taken apart: the config files it names, and everything else in the form of a config file. */
final class Arguments {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
    private static final String COMMAND_LINE = "the command line";

    /** Those that have an option under another name are asked for by that. */
    private static final Set<String> OF_FILES_ALONE = Stream.concat(Keys.OF_FILE.stream(), CheckKeys.ALL.stream())
            .filter(key -> !key.equals(Keys.LOG_LOCATION) && !key.equals(Keys.CHECK_LIST))
            .map(Key::name)
            .collect(Collectors.toSet());

    private final Scope scope;
    private final List<String> arguments;
    private final List<String> configFiles = new ArrayList<>();
    private final List<Json.Member> settings = new ArrayList<>();
    private final List<Json.Member> checks = new ArrayList<>();
    private boolean namesFiles;

    private Arguments(Scope scope, List<String> arguments) {
        this.scope = scope;
        this.arguments = arguments;
    }

    static Arguments parse(List<String> arguments, Problems problems) {
        Arguments parsed = new Arguments(Scope.of(problems), List.copyOf(arguments));
        CommandLine.ParseResult result = parsed.parse();
        if (!result.errors().isEmpty()) {
            parsed.refuse(COMMAND_LINE, "an option has a value that it does not take", "");
        }
        parsed.refuseUnmatched(result.unmatched());
        return parsed;
    }

    /** Returns whether {@code arguments} ask for something else than a start; their problems do not matter then. */
    static CommandLine.ParseResult parseOnly(List<String> arguments) {
        return new Arguments(Scope.of(new Problems()), List.copyOf(arguments)).parse();
    }

    private CommandLine.ParseResult parse() {
        return Options.commandLine(this::consume).parseArgs(this.arguments.toArray(String[]::new));
    }

    boolean namesFiles() {
        return this.namesFiles;
    }

    List<String> configFiles() {
        return List.copyOf(this.configFiles);
    }

    Json.Members document() {
        List<Json.Member> members = new ArrayList<>(this.settings);
        if (!this.checks.isEmpty()) {
            Origin origin = new Origin.Argument(Options.CHECK.name());
            members.add(new Json.Member(
                    new Json.Text(origin, Keys.CHECK_LIST.name()), new Json.Members(origin, List.copyOf(this.checks))));
        }
        return new Json.Members(new Origin.Argument(COMMAND_LINE), members);
    }

    /** Called by the parser for each option that has a value; takes from {@code rest} what belongs to it. */
    private void consume(Stack<String> rest, ArgSpec spec, CommandSpec command) {
        String option = ((OptionSpec) spec).longestName();
        List<String> values = new ArrayList<>();
        boolean many = option.equals(Options.CONFIG.name()) || option.equals(Options.CHECK.name());
        if (isAttached(rest)) {
            values.add(rest.pop());
        }
        while (!rest.isEmpty() && !looksLikeOption(rest.peek()) && (many || values.isEmpty())) {
            values.add(rest.pop());
        }
        if (option.equals(Options.CONFIG.name())) {
            this.namesFiles = true;
        }
        if (values.isEmpty()) {
            refuse(option, "needs a value", "");
        } else {
            take(option, values);
        }
    }

    /** Returns whether the next value is part of its option's argument: then it is none of the arguments itself. */
    private boolean isAttached(Stack<String> rest) {
        return !rest.isEmpty() && !rest.peek().equals(this.arguments.get(this.arguments.size() - rest.size()));
    }

    private void take(String option, List<String> values) {
        Origin origin = new Origin.Argument(option);
        if (option.equals(Options.CONFIG.name())) {
            this.configFiles.addAll(values);
        } else if (option.equals(Options.CHECK.name())) {
            this.checks.add(new Json.Member(new Json.Text(origin, values.getFirst()), statuses(origin, values)));
        } else if (option.equals(Options.PORT.name())) {
            set(Keys.PORT, number(origin, values.getFirst()));
        } else {
            set(option.equals(Options.USER.name()) ? Keys.USER : Keys.LOG_LOCATION, text(origin, values.getFirst()));
        }
    }

    /** The last one wins, so that a script can append to what it was given. */
    private void set(Key<?> key, Json value) {
        this.settings.removeIf(member -> member.name().value().equals(key.name()));
        this.settings.add(new Json.Member(new Json.Text(value.origin(), key.name()), value));
    }

    private Json statuses(Origin origin, List<String> values) {
        List<String> statuses = values.subList(1, values.size());
        if (statuses.stream().allMatch(status -> WHOLE.matcher(status).matches())) {
            return new Json.Items(
                    origin,
                    statuses.stream().map(status -> number(origin, status)).toList());
        }
        // What is not a number is probably an argument of the command, and may be secret.
        this.scope
                .inCheck(CheckNames.derive(values.getFirst()))
                .at(CheckKeys.STATUS.name())
                .report(
                        origin,
                        "holds something else than " + Statuses.ONE,
                        "Quote a command with its arguments as one: --check 'COMMAND ARGUMENT' 0");
        return new Json.Items(origin, List.of());
    }

    private static Json text(Origin origin, String value) {
        return new Json.Text(origin, value);
    }

    private static Json number(Origin origin, String value) {
        return WHOLE.matcher(value).matches() ? new Json.Numeral(origin, value) : text(origin, value);
    }

    private void refuseUnmatched(List<String> unmatched) {
        boolean follows = false;
        for (String argument : unmatched) {
            if (looksLikeOption(argument) && !argument.equals("--")) {
                String name = nameOf(argument);
                if (Options.NAMES.contains(name)) {
                    refuse(name, "stands behind '--'", "Leave that out");
                } else if (argument.equals(RunOptions.ONLY_OF_NONE)) {
                    refuse(name, "needs a value", "");
                } else if (OF_FILES_ALONE.contains(keyOf(name))) {
                    refuse(name, "'%s' is a key of config files, not an option".formatted(keyOf(name)), "");
                } else {
                    refuse(name, "is not known", Nearest.question(name, Options.NAMES));
                }
            } else if (!follows) {
                refuse(
                        COMMAND_LINE,
                        "argument %d belongs to no option".formatted(this.arguments.indexOf(argument) + 1),
                        "Checks are given with --check 'COMMAND ARGUMENT' 0");
            }
            follows = true;
        }
    }

    /** Returns the part before the value, which may be secret. */
    private static String nameOf(String argument) {
        if (!argument.startsWith("--")) {
            return argument.substring(0, argument.offsetByCodePoints(1, 1));
        }
        int end = argument.indexOf('=');
        return end < 0 ? argument : argument.substring(0, end);
    }

    private static String keyOf(String option) {
        return option.replaceFirst("^-+", "").replace('-', '_');
    }

    private static boolean looksLikeOption(String argument) {
        return argument.length() > 1
                && argument.startsWith("-")
                && !WHOLE.matcher(argument).matches();
    }

    private void refuse(String place, String fault, String remedy) {
        this.scope.report(new Origin.Argument(place), fault, remedy);
    }
}
