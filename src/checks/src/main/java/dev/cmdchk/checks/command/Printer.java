package dev.cmdchk.checks.command;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Outcome;
import dev.cmdchk.checks.PluginOutput;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Run;
import dev.cmdchk.settings.RunOptions;
import java.time.Duration;

/** Says what came of a run. */
interface Printer {

    /** Returns all that is to be printed, without the last line end. */
    String print(Report report);

    int exitStatus(Report report);

    static double secondsOf(Answer answer) {
        return answer.state().last().map(Run::took).orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Returns how a check ended, such as {@code exit status 2}. */
    static String describe(Answer answer) {
        return RunOptions.line(
                answer.state().last().map(Run::outcome).map(Outcome::describe).orElse("not run"));
    }

    /** Returns the first line of what the check printed, without performance data; empty when it printed nothing. */
    static String textOf(Answer answer) {
        return RunOptions.line(answer.state()
                .last()
                .map(Run::output)
                .map(PluginOutput::parse)
                .map(PluginOutput::text)
                .orElse(""));
    }
}
