package dev.cmdchk.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Opens the runner that fits this machine. */
public final class Runners {
    private static final int KEPT = 4096;

    private Runners() {}

    /**
     * Returns a runner that starts every command in {@code environment}.
     *
     * @param killGrace how long a command that overran its timeout may take to end after SIGTERM
     */
    public static Runner open(Duration killGrace, Map<String, String> environment) {
        return new Runner() {
            @Override
            public Run run(Check check) throws InterruptedException {
                return Runners.run(check, environment);
            }

            @Override
            public void close() {}
        };
    }

    private static Run run(Check check, Map<String, String> environment) throws InterruptedException {
        long started = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", check.command()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Outcome outcome;
        String output = "";
        try {
            Process process = builder.start();
            output = new String(process.getInputStream().readNBytes(KEPT), StandardCharsets.UTF_8);
            outcome = new Outcome.Exited(process.waitFor());
        } catch (IOException e) {
            outcome = new Outcome.NotStarted(String.valueOf(e.getMessage()));
        }
        return new Run(check, outcome, output, 0, Duration.ofNanos(System.nanoTime() - started));
    }
}
