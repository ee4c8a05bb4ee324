package dev.cmdchk.acceptance;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Pattern;

/** Reads log entries: one line each, time, level and text. */
final class Log {
    private static final Pattern ENTRY =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+) (ERROR|WARN|INFO|DEBUG) +(.*)");

    private Log() {}

    /** Returns the entries of warnings and errors. */
    static List<String> warnings(String log) {
        return log.lines().filter(line -> line.matches("\\S+ (WARN|ERROR) .*")).toList();
    }

    static List<String> errors(String log) {
        return log.lines().filter(line -> line.matches("\\S+ ERROR .*")).toList();
    }

    /** Returns the lines that are no entry, of which there should be none. */
    static List<String> strays(String log) {
        return log.lines().filter(line -> !ENTRY.matcher(line).matches()).toList();
    }

    static OffsetDateTime timeOf(String entry) {
        return OffsetDateTime.parse(entry.split(" ", -1)[0]);
    }
}
