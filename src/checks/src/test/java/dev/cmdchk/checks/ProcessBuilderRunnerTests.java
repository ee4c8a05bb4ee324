package dev.cmdchk.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class ProcessBuilderRunnerTests extends RunnerContract {

    @Override
    Runner open(Map<String, String> environment) {
        return new ProcessBuilderRunner(GRACE, environment, WorkingDirectory.own());
    }

    /** A signal that this process was told to ignore, by nohup(1) or an init system, is ignored by its checks too. */
    @Override
    Outcome killedBy(int signal) throws IOException {
        return new Outcome.Exited(isIgnoredHere(signal) ? 0 : 128 + signal);
    }

    private static boolean isIgnoredHere(int signal) throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(mask, 16) >>> (signal - 1) & 1) == 1;
    }
}
