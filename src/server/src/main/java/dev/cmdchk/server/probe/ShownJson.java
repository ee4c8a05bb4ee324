package dev.cmdchk.server.probe;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.PerformanceDatum;
import dev.cmdchk.checks.PluginOutput;
import dev.cmdchk.checks.Run;
import dev.cmdchk.server.log.Secrets;
import java.util.List;

/**
 * What may be secret of a check, as JSON. Words of the command that look like passwords are masked all the same.
 *
 * @param output of the last run, its first bytes
 * @param text the first line of it, without performance data
 */
record ShownJson(String command, String output, String text, List<PerformanceDatum> performanceData) {

    static ShownJson of(CheckState state) {
        String command = state.check().command();
        Secrets secrets = Secrets.of(state.check());
        String output = secrets.mask(state.last().map(Run::output).orElse(""));
        PluginOutput plugin = PluginOutput.parse(output);
        return new ShownJson(secrets.mask(command), output, plugin.text(), plugin.data());
    }
}
