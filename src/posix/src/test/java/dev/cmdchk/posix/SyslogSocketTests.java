package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens without a daemon; the server's tests talk to a real one. */
class SyslogSocketTests {

    private static final byte[] MESSAGE = "<30>Nov 22 10:15:00 test: hello".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path dir;

    @Test
    void sendWhenNothingIsThereSaysSo() {
        assertThat(sent(this.dir.resolve("dev-log"))).isFalse();
    }

    @Test
    void sendWhenPathIsAnOrdinaryFileSaysSo() throws IOException {
        Path file = Files.writeString(this.dir.resolve("dev-log"), "untouched");

        assertThat(sent(file)).isFalse();
        assertThat(file).hasContent("untouched");
    }

    @Test
    void sendWhenSocketIsOfAnotherKindSaysSo() throws IOException {
        Path path = this.dir.resolve("dev-log");
        try (ServerSocketChannel stream = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stream.bind(UnixDomainSocketAddress.of(path));

            assertThat(sent(path)).isFalse();
        }
    }

    @Test
    void newWhenPathIsTooLongRefusesIt() {
        assertThatThrownBy(() -> new SyslogSocket(Path.of("/" + "a".repeat(107))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 107 bytes");
    }

    private static boolean sent(Path path) {
        try (SyslogSocket socket = new SyslogSocket(path)) {
            return socket.send(MESSAGE);
        }
    }
}
