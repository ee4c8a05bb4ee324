package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.posix.CommandLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PosixRunnerTests extends RunnerContract {

    @Override
    Runner open(Map<String, String> environment) throws IOException {
        CommandLoop loop = CommandLoop.open(GRACE);
        return new PosixRunner(loop, environment, Shell.examine(loop, Path.of("/bin/sh")));
    }

    /** Those that end a process by default and are not the C library's own. */
    static IntStream killingSignals() {
        List<Integer> others = List.of(17, 18, 19, 20, 21, 22, 23, 28, 32, 33);
        return IntStream.rangeClosed(1, 64).filter(signal -> !others.contains(signal));
    }

    @ParameterizedTest
    @MethodSource("killingSignals")
    void runWhenSignalKillsCommandGivesThatSignal(int signal) throws InterruptedException {
        assertThat(outcome("kill -" + signal + " $$")).isEqualTo(new Outcome.Killed(signal));
    }

    @Test
    void runWhenSignalsAreIgnoredHereResetsThem() throws InterruptedException {
        String masks = run("grep -E '^Sig(Blk|Ign)' /proc/self/status").output();

        // The C library keeps 32 and 33 for itself.
        assertThat(masks.lines()
                        .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16) & ~(3L << 31)))
                .containsExactly(0L, 0L);
        assertThat(outcome("yes | head -1")).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void runWhenProcessCannotBeKilledNamesItAndDoesNotStartBesideIt() throws Exception {
        try (OwnUser user = OwnUser.start(this.directory)) {
            List<String> results = user.results();

            assertThat(results.get(0)).isEqualTo("TimedOut");
            assertThat(results.get(1)).startsWith("NotStarted").contains("cannot be killed: Operation not permitted");
            assertThat(results.get(2)).isEqualTo("Exited");
            assertThat(Duration.ofMillis(Long.parseLong(results.get(3)))).isLessThan(Duration.ofSeconds(2));
        }
    }
}
