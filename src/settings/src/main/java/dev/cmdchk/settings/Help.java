package dev.cmdchk.settings;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** The help text: options, config keys and the keys of a check, all from the tables. */
final class Help {
    private static final int WIDTH = 100;
    private static final String INDENT = "      ";

    private Help() {}

    static String text(Program program, String command, List<Option> own) {
        StringBuilder text = new StringBuilder("Usage: %s [OPTION]...%n%n".formatted(command));
        CommandLine options = Options.commandLine((_, _, _) -> {}).setUsageHelpWidth(WIDTH);
        own.forEach(option -> options.getCommandSpec().addOption(option.shown()));
        text.append(options.getHelp().optionList());
        text.append("%nConfig files: %s%n".formatted(configFiles(program)));
        text.append("%nKeys of a config file, a JSON object:%n".formatted());
        Keys.OF_FILE.forEach(key -> append(text, key));
        text.append("%nKeys of a check, {\"COMMAND\": {...}}; {\"COMMAND\": [0, 1]} is short for status alone:%n"
                .formatted());
        CheckKeys.ALL.forEach(key -> append(text, key));
        text.append("%nKeys of tls:%n".formatted());
        TlsForm.ALL.forEach(key -> append(text, key));
        text.append(
                "%nOptions override config files. check-config shows what holds and where it comes from.".formatted());
        return text.toString();
    }

    private static String configFiles(Program program) {
        List<String> files = program.configFiles();
        return files.isEmpty() ? "none unless named with --config" : String.join(", ", files) + " if it is there";
    }

    /** Returns what a person is told of the default: that of each program where they differ. */
    static String preset(Key<?> key) {
        return key.equals(Keys.LOG_LOCATION)
                ? Arrays.stream(Program.values())
                        .map(program -> "%s of '%s'".formatted(preset(program, key), program.command()))
                        .collect(Collectors.joining(", "))
                : key.preset();
    }

    static String preset(Program program, Key<?> key) {
        return key.equals(Keys.LOG_LOCATION) ? '"' + program.logLocation() + '"' : key.preset();
    }

    private static void append(StringBuilder text, Key<?> key) {
        text.append("  %s%n".formatted(key.name()));
        text.append(INDENT).append("%s%n".formatted(key.description()));
        text.append(INDENT).append("%s; default: %s%n".formatted(key.form().allowed(), preset(key)));
    }
}
