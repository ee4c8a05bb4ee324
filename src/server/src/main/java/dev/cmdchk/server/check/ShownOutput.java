package dev.cmdchk.server.check;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.PluginOutput;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.log.Secrets;
import dev.cmdchk.settings.ShowOutput;
import java.util.Optional;

/**
 * What of a check may leave by HTTP only where the settings say so. Words of the command that look like passwords are
 * masked all the same.
 *
 * @param output of the last run, its first bytes; empty before the first
 * @param plugin the same, taken apart
 */
public record ShownOutput(String command, String output, PluginOutput plugin) {

    /** Returns what of the check that says {@code answer} may be shown, if anything. */
    public static Optional<ShownOutput> of(Answer answer, ShowOutput show) {
        boolean shown = switch (show) {
            case NEVER -> false;
            case FAILED -> isConspicuous(answer);
            case ALWAYS -> true;
        };
        return shown ? Optional.of(of(answer.state())) : Optional.empty();
    }

    /** By what counts, not by a single run. */
    private static boolean isConspicuous(Answer answer) {
        return !(answer instanceof Answer.NotRunYet)
                && (answer.verdict() == Verdict.UNHEALTHY || answer.state().warns());
    }

    private static ShownOutput of(CheckState state) {
        Secrets secrets = Secrets.of(state.check());
        String output = secrets.mask(state.last().map(Run::output).orElse(""));
        boolean cut = state.last().filter(run -> run.omitted() > 0).isPresent();
        PluginOutput plugin = cut ? PluginOutput.parseBeginning(output) : PluginOutput.parse(output);
        return new ShownOutput(secrets.mask(state.check().command()), output, plugin);
    }
}
