package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who listens to the stream of events, on a thread of his own. */
final class EventStream implements AutoCloseable {
    private final Socket socket;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private EventStream(Socket socket) {
        this.socket = socket;
    }

    /** @param headers further ones, each with its line end */
    static EventStream open(int port, String headers) throws IOException {
        return open(port, "", headers);
    }

    /** @param query with its question mark, or empty */
    static EventStream open(int port, String query, String headers) throws IOException {
        EventStream stream = new EventStream(new Socket(InetAddress.getLoopbackAddress(), port));
        String request = "GET /events%s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n%s\r\n"
                .formatted(query, headers);
        stream.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(stream::read);
        eventually("the stream begins").until(() -> stream.has("retry: "));
        return stream;
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                this.lines.add(line);
            }
        } catch (IOException _) {
            // It was closed.
            this.ended = true;
        }
        this.ended = true;
    }

    boolean has(String beginning) {
        return this.lines.stream().anyMatch(line -> line.startsWith(beginning));
    }

    /** Returns the lines that begin so, without their beginning. */
    List<String> after(String beginning) {
        return this.lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    /** Returns what changes of state it was told, as JSON. */
    List<String> changes() {
        return this.after("data: ").stream()
                .filter(data -> data.startsWith("{"))
                .toList();
    }

    boolean hasEnded() {
        return this.ended;
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }
}
