package dev.cmdchk.settings;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@code cmdchk run} was given: options of its own, and those that it shares with the server.
 *
 * @param own its own as they were given, each with its value
 * @param shared all others, in their order
 */
public record RunOptions(List<String> own, List<String> shared) {
    /** What a monitoring plugin ends with that cannot tell. */
    private static final int UNKNOWN = 3;
    /** How a user starts it. */
    public static final String USAGE = "cmdchk run [--only NAME,...] [--format text|json|nagios]";

    private static final String ONLY = "--only";
    /** What is shared of it where it has no value, so that this is reported with all else that is wrong. */
    static final String ONLY_OF_NONE = ONLY + "=";

    private static final String FORMAT = "--format";
    private static final List<Option> OWN = List.of(
            new Option(ONLY, "", "NAME,...", "run the checks and groups of these names alone"),
            new Option(
                    FORMAT,
                    "",
                    "text|json|nagios",
                    "how results are printed: as a table, which is the default, as one object, or as one line of a"
                            + " monitoring plugin"));

    /** How results are printed. */
    public enum Format {
        /** A table. */
        TEXT,
        /** One object. */
        JSON,
        /** One line with performance data, for Nagios and its kin, and their exit statuses. */
        NAGIOS
    }

    /** Takes {@code arguments} apart. */
    public static RunOptions of(List<String> arguments) {
        List<String> own = new ArrayList<>();
        List<String> shared = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean named = argument.equals(ONLY) || argument.equals(FORMAT);
            if (named && i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("-")) {
                own.addAll(arguments.subList(i, i + 2));
                i++;
            } else if (argument.equals(ONLY) || argument.equals(ONLY_OF_NONE)) {
                shared.add(ONLY_OF_NONE);
            } else if (named || argument.startsWith(ONLY + "=") || argument.startsWith(FORMAT + "=")) {
                own.add(argument);
            } else {
                shared.add(argument);
            }
        }
        return new RunOptions(List.copyOf(own), List.copyOf(shared));
    }

    /** Returns the names of the checks and groups to run, of all times that they were given; none for all. */
    public List<String> only() {
        return this.find(ONLY).stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .toList();
    }

    /** Returns how to print the results; nothing when it was given as something else than one of them. */
    public Optional<Format> format() {
        List<String> words = this.find(FORMAT);
        String word = words.isEmpty() ? "text" : words.getLast();
        return Arrays.stream(Format.values())
                .filter(format -> Forms.written(format).equals(word))
                .findFirst();
    }

    /**
     * Says why nothing is run, in the form that results would have had.
     *
     * @return the exit status
     */
    public int refuse(String reason, PrintStream out, PrintStream err) {
        if (this.isForNagios()) {
            // One line, and a bar would begin the performance data.
            out.println("CMDCHK UNKNOWN - " + line(reason).replace('|', '/'));
            return UNKNOWN;
        }
        err.println(reason);
        // 1 would say that a check failed.
        return CheckConfig.CONFIGURATION_ERROR;
    }

    private boolean isForNagios() {
        return this.format().filter(Format.NAGIOS::equals).isPresent();
    }

    /**
     * Returns the exit status after results were printed: {@code status}, unless that would be 0 though not all of them
     * could be written, which is said then.
     */
    public int printed(int status, PrintStream out, PrintStream err) {
        if (status != 0 || !CheckConfig.isLost(out, err)) {
            return status;
        }
        return this.isForNagios() ? UNKNOWN : CheckConfig.LOST_OUTPUT;
    }

    /** Returns {@code text} as one line that moves no cursor. */
    public static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    private List<String> find(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < this.own.size(); i++) {
            String given = this.own.get(i);
            if (given.startsWith(name + "=")) {
                found.add(given.substring(name.length() + 1));
            } else if (given.equals(name)) {
                found.add(i + 1 < this.own.size() ? this.own.get(i + 1) : "");
            }
        }
        return found;
    }

    /** Returns what to print instead of running, when help or the version was asked for. */
    public Optional<String> answer() {
        return Options.answer(Program.SERVER, USAGE, OWN, this.shared);
    }
}
