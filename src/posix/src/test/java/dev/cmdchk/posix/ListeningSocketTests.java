package dev.cmdchk.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningSocketTests {

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "*, 127.0.0.1", "*, ::1", "::1, ::1", "0.0.0.0, 127.0.0.1"})
    void bindListensOnTheAddress(String address, String asked) throws Exception {
        try (ListeningSocket socket = ListeningSocket.bind(address, 0);
                Socket connection = new Socket(InetAddress.ofLiteral(asked), socket.port())) {
            assertThat(connection.isConnected()).isTrue();
        }
    }

    @Test
    void bindWhenThePortIsTakenSaysSo() throws Exception {
        try (ListeningSocket holder = ListeningSocket.bind("127.0.0.1", 0)) {
            int port = holder.port();

            assertThatExceptionOfType(SystemCallException.class)
                    .isThrownBy(() -> ListeningSocket.bind("*", port))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE))
                    .withMessageContaining("port " + port);
        }
    }

    @ParameterizedTest
    @CsvSource({"*, 127.0.0.1", "127.0.0.1, *", "0.0.0.0, 127.0.0.1", "::1, *", "*, ::1", "127.0.0.1, 0.0.0.0"})
    void bindBesideHasTheOtherAddressAndLetsNoThirdIn(String address, String other) throws Exception {
        try (ListeningSocket first = ListeningSocket.bind(address, 0)) {
            int port = first.port();
            try (ListeningSocket second = first.bindBeside(other, port)) {
                second.listen();
                first.keepAlone();
                second.keepAlone();
                assertThat(second.port()).isEqualTo(port);
                assertThatExceptionOfType(SystemCallException.class).isThrownBy(() -> ListeningSocket.bind("*", port));
                assertThatExceptionOfType(SystemCallException.class)
                        .isThrownBy(() -> ListeningSocket.bind(address, port));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"*, 127.0.0.1", "127.0.0.1, *"})
    void bindBesideListensNotBeforeItIsTold(String address, String other) throws Exception {
        ListeningSocket first = ListeningSocket.bind(address, 0);
        int port = first.port();
        try (ListeningSocket second = first.bindBeside(other, port)) {
            first.close();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port, 0));

            second.listen();

            connect(port, 0);
        }
    }

    @Test
    void turnAwayLeavesCallersWithoutAnswer() throws Exception {
        try (ListeningSocket socket = ListeningSocket.bind("*", 0)) {
            connect(socket.port(), 0);

            socket.turnAway();

            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> connect(socket.port(), 100));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "127.0.0.1"})
    void endFreesThePortWhoeverHasItAndLeavesWhoIsConnected(String address) throws Exception {
        ListeningSocket socket = ListeningSocket.bind(address, 0);
        int port = socket.port();
        int copy = copyOf(socket.descriptor());
        try (Socket connection = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            assertThat(connection.isConnected()).isTrue();

            socket.end();

            assertThat(ListeningSocket.isListening(copy)).isFalse();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port, 0));
            try (ListeningSocket again = ListeningSocket.bind(address, port)) {
                assertThat(again.port()).isEqualTo(port);
            }
        } finally {
            Descriptors.close(copy);
        }
    }

    /** Returns another descriptor of it, as a child has one. */
    private static int copyOf(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            return Descriptors.control(arena.allocate(Native.STATE), descriptor, Descriptors.F_DUPFD_CLOEXEC, 0);
        }
    }

    private static void connect(int port, int millis) throws IOException {
        try (Socket connection = new Socket()) {
            connection.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), millis);
        }
    }

    @Test
    void inheritedTakesOverAListeningSocketAndNothingElse() throws Exception {
        try (ListeningSocket socket = ListeningSocket.bind("::1", 0)) {
            assertThat(ListeningSocket.inherited(socket.descriptor()).port()).isEqualTo(socket.port());
        }
        MessageSocket.Pair ends = MessageSocket.pair();
        try (MessageSocket ours = ends.ours();
                MessageSocket theirs = ends.theirs()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ListeningSocket.inherited(ours.descriptor()))
                    .withMessageContaining("no listening TCP socket");
            assertThat(theirs.send("still open")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "*", "::1"})
    void connectionToItsOwnSocketIsAccepted(String address) throws Exception {
        try (ListeningSocket socket = ListeningSocket.bind(address, 0);
                Reactor reactor = Reactor.open();
                Connection connection = Connection.to(socket)) {
            boolean[] sent = new boolean[1];
            reactor.onWritable(connection.descriptor(), () -> {
                sent[0] = connection.send("hello");
                reactor.forget(connection.descriptor());
            });

            reactor.await(java.time.Duration.ofSeconds(10));

            assertThat(sent[0]).isTrue();
            assertThat(connection.receive()).isEmpty();
        }
    }

    @Test
    void machineNameIsHeldByOneAtATime() throws Exception {
        String name = "cmdchk-test-" + ProcessCalls.pid();
        MachineName holder = MachineName.take(name).orElseThrow();

        assertThat(MachineName.take(name)).isEmpty();
        holder.close();
        assertThat(MachineName.take(name)).isPresent().hasValueSatisfying(MachineName::close);
    }
}
