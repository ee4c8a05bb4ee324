package dev.cmdchk.acceptance.harness;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that sends exactly the bytes it is given, which no HTTP library does. */
public final class Http {
    /** Longer than any time that a server may leave a client without an answer. */
    private static final int PATIENCE_MILLIS = 180_000;

    private Http() {}

    /** Returns the answer to a plain request; the connection is closed after it, with nothing behind the body. */
    public static Reply ask(int port, String method, String path) throws IOException {
        String request = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(method, path);
        List<Reply> replies = converse(port, request, method.equals("HEAD"));
        if (replies.size() != 1) {
            throw new IOException("%d answers to %s %s: %s".formatted(replies.size(), method, path, replies));
        }
        return replies.getFirst();
    }

    /** Returns the bytes of a request without a body: its line, its headers, and the line ends. */
    public static String request(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Returns all answers to {@code bytes}, one character each, until the server closes the connection. */
    public static List<Reply> converse(int port, String bytes) throws IOException {
        return converse(port, bytes, false);
    }

    private static List<Reply> converse(int port, String bytes, boolean headOnly) throws IOException {
        try (Connection connection = Connection.open(port)) {
            connection.send(bytes);
            List<Reply> replies = new ArrayList<>();
            Optional<Reply> reply = connection.receive(headOnly);
            while (reply.isPresent()) {
                replies.add(reply.get());
                reply = connection.receive(headOnly);
            }
            return replies;
        }
    }

    /** Returns all that comes back for {@code bytes}, one character each way, until the server closes the connection. */
    public static String exchange(int port, String bytes) throws IOException {
        try (Connection connection = Connection.open(port)) {
            connection.send(bytes);
            return new String(connection.in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Whether a server answers. Asks with a method that is refused, so no check runs. */
    public static boolean answers(int port) {
        try {
            return ask(port, "POST", "/").status() > 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** A connection to the server on a port. */
    public static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket, InputStream in) {
            this.socket = socket;
            this.in = in;
        }

        public static Connection open(int port) throws IOException {
            Socket socket = new Socket();
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
        }

        /** Sends one byte for each character. A server that has closed already takes nothing, which is no error. */
        public void send(String bytes) {
            try {
                this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException _) {
                // What it has answered before is still to be read.
                return;
            }
        }

        /**
         * Reads one answer.
         *
         * @param headOnly whether the request was a HEAD
         * @return nothing when the server has closed the connection
         */
        public Optional<Reply> receive(boolean headOnly) throws IOException {
            this.in.mark(1);
            try {
                if (this.in.read() < 0) {
                    return Optional.empty();
                }
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException _) {
                // A server that closes without having read everything resets the connection.
                return Optional.empty();
            }
            this.in.reset();
            return Reply.read(this.in, headOnly);
        }

        /** Says that nothing more will be sent. The answer to what was can still be received. */
        public void halfClose() throws IOException {
            this.socket.shutdownOutput();
        }

        /** Goes away without a word, as a client that was killed. */
        public void reset() throws IOException {
            this.socket.setSoLinger(true, 0);
            this.socket.close();
        }

        @Override
        public void close() throws IOException {
            this.socket.close();
        }
    }
}
