package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's tests talk to a real syslog daemon, too. */
class UnixDatagramsTests {

    private static final String TEXT = "READY=1\nSTATUS=good";

    @TempDir
    private Path directory;

    @Test
    void sendReachesASocketOfThatPath() throws Exception {
        assertThat(exchange(this.directory.resolve("notify").toString())).isEqualTo(TEXT);
    }

    @Test
    void sendReachesASocketInTheAbstractNameSpace() throws Exception {
        assertThat(exchange("@cmdchk-notify-" + ProcessCalls.pid())).isEqualTo(TEXT);
    }

    @Test
    void sendWhenNobodyListensReturnsFalse() {
        assertThat(isSent(this.directory.resolve("nobody"))).isFalse();
    }

    @Test
    void sendWhenTheNameIsTooLongReturnsFalse() {
        assertThat(isSent(Path.of("/" + "x".repeat(107)))).isFalse();
    }

    @Test
    void sendWhenThePathIsAnOrdinaryFileReturnsFalse() throws IOException {
        Path file = Files.writeString(this.directory.resolve("file"), "untouched");

        assertThat(isSent(file)).isFalse();
        assertThat(file).hasContent("untouched");
    }

    @Test
    void sendWhenTheSocketIsOfAnotherKindReturnsFalse() throws IOException {
        Path path = this.directory.resolve("stream");
        try (ServerSocketChannel stream = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stream.bind(UnixDomainSocketAddress.of(path));

            assertThat(isSent(path)).isFalse();
        }
    }

    private static boolean isSent(Path path) {
        try (UnixDatagrams datagrams = new UnixDatagrams(path.toString())) {
            return datagrams.send(TEXT.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String exchange(String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined();
                UnixDatagrams datagrams = new UnixDatagrams(name)) {
            assertThat(datagrams.send(new byte[1])).as("nobody listens").isFalse();
            MemorySegment state = arena.allocate(Native.STATE);
            int socket = Native.require(
                    SocketCalls.open(state, SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM), "socket", name);
            Native.require(SocketCalls.bind(state, socket, SocketAddresses.unix(arena, name)), "bind", name);

            assertThat(datagrams.send(TEXT.getBytes(StandardCharsets.UTF_8))).isTrue();

            MemorySegment into = arena.allocate(100);
            long length = Descriptors.read(state, socket, into, 100);
            Descriptors.close(state, socket);
            byte[] bytes = into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
