package dev.cmdchk.checks.command;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line as the guidelines of Nagios plugins have it, with how long each check took as performance data. */
final class NagiosPrinter implements Printer {
    private static final int WARNING = 1;
    private static final int CRITICAL = 2;

    @Override
    public String print(Report report) {
        String data = report.answers().stream()
                .map(answer -> String.format(
                        Locale.ROOT, "%s=%.3fs;;;0", answer.state().check().name(), Printer.secondsOf(answer)))
                .collect(Collectors.joining(" "));
        return "CMDCHK %s | %s".formatted(summary(report), data);
    }

    private static String summary(Report report) {
        List<Answer> failed = having(report, Status.FAIL);
        List<Answer> warning = having(report, Status.WARN);
        if (!failed.isEmpty()) {
            return "CRITICAL - " + named(failed);
        }
        return warning.isEmpty()
                ? "OK - %d checks passed".formatted(report.answers().size())
                : "WARNING - " + named(warning);
    }

    private static List<Answer> having(Report report, Status status) {
        return report.answers().stream()
                .filter(answer -> Status.of(answer) == status)
                .toList();
    }

    // A bar would begin the performance data.
    private static String named(List<Answer> answers) {
        return answers.stream()
                .map(answer -> "%s: %s".formatted(answer.state().check().name(), Printer.describe(answer)))
                .collect(Collectors.joining(", "))
                .replace('|', '/');
    }

    @Override
    public int exitStatus(Report report) {
        if (!having(report, Status.FAIL).isEmpty()) {
            return CRITICAL;
        }
        return having(report, Status.WARN).isEmpty() ? 0 : WARNING;
    }
}
