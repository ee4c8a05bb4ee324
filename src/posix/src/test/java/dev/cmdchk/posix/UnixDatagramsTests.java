package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramsTests {

    @Test
    void sendReachesASocketOfThatPath(@TempDir Path directory) throws Exception {
        assertThat(exchange(directory.resolve("notify").toString())).isEqualTo("READY=1\nSTATUS=good");
    }

    @Test
    void sendReachesASocketInTheAbstractNameSpace() throws Exception {
        assertThat(exchange("@cmdchk-notify-" + ProcessCalls.pid())).isEqualTo("READY=1\nSTATUS=good");
    }

    @Test
    void sendWhenNobodyListensReturnsFalse(@TempDir Path directory) {
        assertThat(new UnixDatagrams(directory.resolve("nobody").toString()).send("READY=1"))
                .isFalse();
        assertThat(new UnixDatagrams("/" + "x".repeat(200)).send("READY=1")).isFalse();
    }

    private static String exchange(String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int socket = Native.require(
                    SocketCalls.open(state, SocketCalls.AF_UNIX, SocketCalls.SOCK_DGRAM), "socket", name);
            Native.require(SocketCalls.bind(state, socket, SocketAddresses.unix(arena, name)), "bind", name);

            assertThat(new UnixDatagrams(name).send("READY=1\nSTATUS=good")).isTrue();

            MemorySegment into = arena.allocate(100);
            long length = Descriptors.read(state, socket, into, 100);
            Descriptors.close(state, socket);
            byte[] bytes = into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
