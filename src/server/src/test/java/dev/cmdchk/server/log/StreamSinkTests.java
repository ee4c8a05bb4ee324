package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.cmdchk.posix.StandardError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamSinkTests {

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    @Test
    void writeWhenStreamIsNotReadyWritesNothing() throws IOException {
        StreamSink sink = sink(false, true);

        assertThatThrownBy(() -> sink.write(entry("one"))).isInstanceOf(IOException.class);
        sink.write(entry("two"));

        assertThat(written()).isEqualTo("two\n");
    }

    @Test
    void writeWhenStreamWasNotReadyAmidAnEntryBeginsAnotherLine() throws IOException {
        StreamSink sink = sink(true, false, false, true, true);

        assertThatThrownBy(() -> sink.write(entry("x".repeat(5000)))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.write(entry("one"))).isInstanceOf(IOException.class);
        sink.write(entry("two"));
        sink.write(entry("three"));

        assertThat(written()).isEqualTo("x".repeat(4096) + "\ntwo\nthree\n");
    }

    @Test
    void writeWhenEntryIsLongWritesAllOfIt() throws IOException {
        StreamSink sink = sink(true, true, true, true);

        sink.write(entry("x".repeat(2 * 4096 - 1)));
        sink.write(entry("y".repeat(4096)));

        assertThat(written()).isEqualTo("x".repeat(8191) + "\n" + "y".repeat(4096) + "\n");
    }

    private StreamSink sink(Boolean... ready) {
        Iterator<Boolean> answers = List.of(ready).iterator();
        return new StreamSink(this.stream, StandardError.PIECE, answers::next);
    }

    private String written() {
        return this.stream.toString(StandardCharsets.UTF_8);
    }

    private static Entry entry(String text) {
        return new Entry(Instant.EPOCH, Level.INFO, "", text);
    }
}
