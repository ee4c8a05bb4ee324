package dev.cmdchk.checks.command;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table for people. */
final class TextPrinter implements Printer {

    @Override
    public String print(Report report) {
        int width = report.answers().stream()
                .mapToInt(answer -> nameOf(answer).length())
                .max()
                .orElse(0);
        return report.answers().stream().map(answer -> row(answer, width)).collect(Collectors.joining("\n"));
    }

    private static String row(Answer answer, int width) {
        String text = Printer.textOf(answer);
        return String.format(
                Locale.ROOT,
                "%s  %s  %8.3f s  %s%s",
                Status.of(answer).word(),
                nameOf(answer) + " ".repeat(width - nameOf(answer).length()),
                Printer.secondsOf(answer),
                Printer.describe(answer),
                text.isEmpty() ? "" : ": " + text);
    }

    private static String nameOf(Answer answer) {
        return answer.state().check().name();
    }

    @Override
    public int exitStatus(Report report) {
        return report.verdict() == Verdict.HEALTHY ? 0 : 1;
    }
}
