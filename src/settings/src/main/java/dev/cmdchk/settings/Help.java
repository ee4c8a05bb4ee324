package dev.cmdchk.settings;

import java.util.List;
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
        Keys.OF_FILE.forEach(key -> append(text, key, preset(program, key)));
        text.append("%nKeys of a check, {\"COMMAND\": {...}}; {\"COMMAND\": [0, 1]} is short for status alone:%n"
                .formatted());
        CheckKeys.ALL.forEach(key -> append(text, key, key.preset()));
        text.append("%nKeys of tls:%n".formatted());
        TlsForm.ALL.forEach(key -> append(text, key, key.preset()));
        text.append(
                "%nOptions override config files. check-config shows what holds and where it comes from.".formatted());
        return text.toString();
    }

    private static String configFiles(Program program) {
        List<String> files = program.configFiles();
        return files.isEmpty() ? "none unless named with --config" : String.join(", ", files) + " if it is there";
    }

    static String preset(Program program, Key<?> key) {
        return key.equals(Keys.LOG_LOCATION) ? '"' + program.logLocation() + '"' : key.preset();
    }

    private static void append(StringBuilder text, Key<?> key, String preset) {
        text.append("  %s%n".formatted(key.name()));
        text.append(INDENT).append("%s%n".formatted(key.description()));
        text.append(INDENT).append("%s; default: %s%n".formatted(key.form().allowed(), preset));
    }
}
