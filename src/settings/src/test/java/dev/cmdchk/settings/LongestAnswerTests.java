package dev.cmdchk.settings;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongestAnswerTests {
    @TempDir
    private Path directory;

    @Test
    void longestAnswerOfTheDefaultsIsTwoTimeoutsTheGraceAndASecond() throws SettingsException {
        assertThat(Start.server().settings().longestAnswer()).isEqualTo(ofSeconds(30 + 30 + 2 + 1));
    }

    @Test
    void longestAnswerIsThatOfTheCheckWithTheLongestTimeout() throws SettingsException {
        Settings settings =
                Start.server().file(this.directory.resolve("f"), """
                        {"timeout": "1m", "kill_grace": "10s",
                         "check_list": {"a": {"timeout": "2s"}, "b": {"timeout": "3m"}, "c": []}}""").settings();

        assertThat(settings.longestAnswer()).isEqualTo(ofSeconds(180 + 180 + 10 + 1));
    }

    @Test
    void longestNewsIsTheTimeoutOfItsCommandAndTheGrace() throws SettingsException {
        Settings settings =
                Start.server().file(this.directory.resolve("f"), """
                        {"on_change": "a", "on_change_timeout": "5m", "kill_grace": "10s"}""").settings();

        assertThat(settings.longestNews()).isEqualTo(ofSeconds(300 + 10));
        assertThat(Start.server().settings().longestNews()).isZero();
    }
}
