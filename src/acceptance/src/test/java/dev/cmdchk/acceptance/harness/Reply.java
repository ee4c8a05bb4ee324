package dev.cmdchk.acceptance.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP response, as its bytes came.
 *
 * @param statusLine without its end
 * @param headers in their order
 * @param body one character for each byte
 */
public record Reply(String statusLine, List<Header> headers, String body) {

    /** A header, its name in lower case. */
    public record Header(String name, String value) {}

    public Reply {
        headers = List.copyOf(headers);
    }

    /**
     * Reads a response.
     *
     * @param headOnly whether no body follows, whatever the headers say
     * @return nothing at the end of the stream
     * @throws IOException if what comes is no HTTP response, or ends early
     */
    static Optional<Reply> read(InputStream in, boolean headOnly) throws IOException {
        Optional<String> statusLine = line(in);
        if (statusLine.isEmpty()) {
            return Optional.empty();
        }
        if (!statusLine.get().matches("HTTP/1\\.1 [0-9]{3}( .*)?")) {
            throw new IOException("not a status line: " + statusLine.get());
        }
        List<Header> headers = new ArrayList<>();
        for (String line = needed(in); !line.isEmpty(); line = needed(in)) {
            String[] parts = line.split(":", 2);
            headers.add(new Header(parts[0].toLowerCase(Locale.ROOT), parts[1].strip()));
        }
        Reply head = new Reply(statusLine.get(), headers, "");
        return Optional.of(headOnly ? head : new Reply(statusLine.get(), headers, head.readBody(in)));
    }

    private String readBody(InputStream in) throws IOException {
        if (this.header("transfer-encoding").isPresent()) {
            throw new IOException("a transfer encoding, where a length is due: " + this);
        }
        Optional<Integer> length = this.header("content-length").map(Integer::valueOf);
        byte[] body = length.isPresent() ? in.readNBytes(length.get()) : in.readAllBytes();
        if (length.isPresent() && body.length < length.get()) {
            throw new EOFException("%d of %d bytes of the body".formatted(body.length, length.get()));
        }
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String needed(InputStream in) throws IOException {
        return line(in).orElseThrow(() -> new EOFException("within the head"));
    }

    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return Optional.of(line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", ""));
            }
            line.write(next);
        }
        if (line.size() > 0) {
            throw new EOFException("within the line " + line);
        }
        return Optional.empty();
    }

    public int status() {
        return Integer.parseInt(this.statusLine.split(" ", -1)[1]);
    }

    /** Returns the value of the first header of that name, which is given in lower case. */
    public Optional<String> header(String name) {
        return this.headers.stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .findFirst();
    }

    /** Returns status line, headers and body, for a search. */
    public String everything() {
        return this.toString();
    }
}
