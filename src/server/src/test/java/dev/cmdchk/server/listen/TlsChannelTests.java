package dev.cmdchk.server.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsChannelTests {
    private static final int BUFFER = 8192;

    @ParameterizedTest
    @CsvSource({"true, HTTP/1.1 400 ", "false, HTTP/1.1 503 "})
    void plainRequestIsToldWhetherTheServerIsAlive(boolean alive, String answer) throws IOException {
        NioEndpoint endpoint = new NioEndpoint();
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket caller = new Socket(
                        InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
                SocketChannel accepted = server.accept()) {
            TlsChannel channel = new TlsChannel(new SocketBufferHandler(BUFFER, BUFFER, false), endpoint, () -> alive);
            channel.reset(accepted, new NioEndpoint.NioSocketWrapper(channel, endpoint));
            caller.getOutputStream()
                    .write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> channel.handshake(true, false));
            accepted.shutdownOutput();

            assertThat(new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith(answer);
        }
    }
}
