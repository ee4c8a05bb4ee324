package dev.cmdchk.posix;

import static dev.cmdchk.posix.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTests {

    @Test
    void whoSharesThemSeesThem() throws SystemCallException {
        try (Sessions ours = Sessions.shared()) {
            // As a child would, of its copy of the descriptor.
            Sessions theirs = Sessions.inherited(ours.descriptor());
            theirs.open();
            int led = theirs.begin(1);
            theirs.lead(led, 4711);
            theirs.begin(2);
            theirs.end(theirs.begin(3));

            assertThat(ours.numbers()).containsExactly(4711);
            assertThat(ours.started()).containsExactly(ours.marker() + 2);
            assertThat(ours.marker()).isEqualTo(theirs.marker()).startsWith("CMDCHK_RUN=" + ProcessCalls.pid() + "-");
        }
    }

    @Test
    void inheritedWhenThereIsNothingFails() {
        assertThatThrownBy(() -> Sessions.inherited(1023)).isInstanceOf(SystemCallException.class);
    }

    @Test
    void ofMoreThanHavePlacesNothingIsNoted() {
        Sessions sessions = Sessions.own();
        int last = 0;
        int begun = 0;
        for (; last >= 0; begun++) {
            last = sessions.begin(begun + 1);
        }

        sessions.lead(last, 4711);
        sessions.end(last);

        assertThat(begun).isEqualTo(4097);
        assertThat(sessions.numbers()).isEmpty();
        assertThat(sessions.started()).hasSize(4096);
    }

    @Test
    void runIsNotedFromItsStartUntilNothingIsLeftOfIt() throws Exception {
        Sessions sessions = Sessions.own();
        try (CommandLoop loop = CommandLoop.open(Duration.ofMillis(200), sessions)) {
            Command command = new Command(
                    Path.of("/bin/sleep"),
                    List.of("sleep", "600"),
                    EnvironmentBlock.of(Map.of()),
                    Map.of(),
                    Optional.empty());
            RunningCommand running = loop.start(Duration.ofMinutes(1), () -> command);
            Set<Integer> meanwhile = sessions.numbers();
            running.cancel();

            assertThat(meanwhile).hasSize(1);
            eventually("nothing is noted any more")
                    .until(() -> sessions.numbers().isEmpty());
        }
    }
}
