package dev.cmdchk.server.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastTurnTests {
    /** Later than any file that a test makes. */
    private static final Instant NOW = Instant.parse("2999-03-01T12:00:00Z");

    private final LastTurn turn = new LastTurn(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void lookAtAServerThatAFileTookOutOfServiceTellsSinceWhenTheFileIsThere(@TempDir Path directory)
            throws IOException {
        Path file = Files.createFile(directory.resolve("drain"));

        this.turn.look(true, file.toString());

        assertThat(this.turn.at()).contains(((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant());
    }

    @Test
    void lookAtAServerThatNoFileTookOutOfServiceTellsThatItIsSoFromNowOn() {
        this.turn.look(true, "");

        assertThat(this.turn.at()).contains(NOW);
    }

    @Test
    void lookAtAServerThatIsAsItWasTellsNothing() {
        this.turn.look(false, "");

        assertThat(this.turn.at()).isEmpty();
    }
}
