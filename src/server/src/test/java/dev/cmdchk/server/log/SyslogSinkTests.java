package dev.cmdchk.server.log;

import static dev.cmdchk.server.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.cmdchk.posix.UnixDatagrams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogSinkTests {

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"ERROR, err", "WARN, warning", "INFO, info", "DEBUG, debug"})
    void writeWhenDaemonListensArrivesWithFacilityAndSeverity(String level, String severity) throws Exception {
        try (Rsyslogd daemon = Rsyslogd.start(this.dir);
                SyslogSink sink = sink(daemon.socket())) {
            sink.write(new Entry(Instant.now(), Level.valueOf(level), "head ", "check 'größe' failed 漢"));

            String tag = "cmdchk_server[%d]:".formatted(ProcessHandle.current().pid());
            eventually("the entry arrives")
                    .untilAsserted(() -> assertThat(daemon.received())
                            .hasContent("daemon.%s [%s] check 'größe' failed 漢".formatted(severity, tag)));
        }
    }

    @Test
    void writeWhenDaemonIsStoppedFailsAtOnceAndArrivesWhenItGoesOn() throws Exception {
        try (Rsyslogd daemon = Rsyslogd.start(this.dir);
                SyslogSink sink = sink(daemon.socket())) {
            daemon.stop();

            // Blocking would show as the test's own timeout: the queue of a stopped daemon is short.
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            sink.write(entry("number " + i));
                        }
                    })
                    .isInstanceOf(IOException.class);

            daemon.goOn();
            eventually("what was queued arrives")
                    .untilAsserted(() -> assertThat(daemon.received()).content().contains("number 0\n"));
        }
    }

    @Test
    void writeWhenDaemonComesBackArrivesAgain() throws Exception {
        try (Rsyslogd first = Rsyslogd.start(this.dir);
                SyslogSink sink = sink(first.socket())) {
            sink.write(entry("before"));
            first.kill();

            assertThatThrownBy(() -> sink.write(entry("stale"))).isInstanceOf(IOException.class);
            Files.delete(first.socket());
            assertThatThrownBy(() -> sink.write(entry("absent"))).isInstanceOf(IOException.class);

            try (Rsyslogd second = Rsyslogd.start(this.dir)) {
                sink.write(entry("after"));
                eventually("the entry arrives")
                        .untilAsserted(
                                () -> assertThat(second.received()).content().endsWith("after\n"));
            }
        }
    }

    @Test
    void writeWhenEntryIsLongArrivesCutBetweenCharacters() throws Exception {
        try (Rsyslogd daemon = Rsyslogd.start(this.dir);
                SyslogSink sink = sink(daemon.socket())) {
            sink.write(entry("漢".repeat(30_000)));

            eventually("the entry arrives")
                    .untilAsserted(() -> assertThat(daemon.received())
                            .content()
                            .hasSizeBetween(2_600, 2_700)
                            .endsWith("漢\n")
                            .doesNotContain("\ufffd"));
        }
    }

    private static SyslogSink sink(Path socket) {
        return new SyslogSink(new UnixDatagrams(socket.toString()), "cmdchk_server", ZoneOffset.UTC);
    }

    private static Entry entry(String text) {
        return new Entry(Instant.now(), Level.INFO, "", text);
    }
}
