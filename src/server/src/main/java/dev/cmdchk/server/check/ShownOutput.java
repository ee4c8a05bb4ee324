package dev.cmdchk.server.check;

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

    /**
     * Returns what of a check may be shown, if anything.
     *
     * @param conspicuous whether the check has failed or warns
     */
    public static Optional<ShownOutput> of(CheckState state, boolean conspicuous, ShowOutput show) {
        boolean shown = switch (show) {
            case NEVER -> false;
            case FAILED -> conspicuous;
            case ALWAYS -> true;
        };
        return shown ? Optional.of(of(state)) : Optional.empty();
    }

    /** Returns what of a check may be shown, if anything; it is conspicuous by its verdict, not by a single run. */
    public static Optional<ShownOutput> of(CheckState state, ShowOutput show) {
        return of(state, state.last().isPresent() && (state.verdict() == Verdict.UNHEALTHY || state.warns()), show);
    }

    private static ShownOutput of(CheckState state) {
        Secrets secrets = Secrets.of(state.check());
        String output = secrets.mask(state.last().map(Run::output).orElse(""));
        return new ShownOutput(secrets.mask(state.check().command()), output, PluginOutput.parse(output));
    }
}
