package dev.cmdchk.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was configured cannot be used. Names every problem of all sources at once, and how to log them: the user and
 * the log's settings, as far as they are themselves right.
 */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final transient String user;
    private final transient String logLocation;
    private final transient LogFormat logFormat;

    SettingsException(Problems problems, String user, String logLocation, LogFormat logFormat) {
        super(describe(problems));
        this.problems = problems.found();
        this.user = user;
        this.logLocation = logLocation;
        this.logFormat = logFormat;
    }

    private static String describe(Problems problems) {
        String lines = problems.found().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        return problems.omitted() == 0 ? lines : lines + "\nand %d more".formatted(problems.omitted());
    }

    /** Returns what is wrong, in the order of arguments, code and files; at least one, at most 100. */
    List<Problem> problems() {
        return this.problems;
    }

    /** Returns the user to say so as, after a start as root. */
    public String user() {
        return this.user;
    }

    /** Returns the log file, empty for the console. */
    public String logLocation() {
        return this.logLocation;
    }

    /** Returns how to write the log entry about the problems. */
    public LogFormat logFormat() {
        return this.logFormat;
    }
}
