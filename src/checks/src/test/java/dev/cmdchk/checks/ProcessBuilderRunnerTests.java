package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessBuilderRunnerTests extends RunnerContract {

    @Override
    Runner open(Map<String, String> environment) {
        return new ProcessBuilderRunner(GRACE, environment);
    }

    @Test
    void runWhenSignalKillsCommandGivesTheStatusOfTheJdk() throws InterruptedException {
        assertThat(outcome("kill -9 $$")).isEqualTo(new Outcome.Exited(137));
    }
}
