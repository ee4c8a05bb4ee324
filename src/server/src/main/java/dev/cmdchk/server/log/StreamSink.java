package dev.cmdchk.server.log;

import dev.cmdchk.posix.StandardError;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A stream that the process was given. Not {@code System.out}: a print stream keeps its errors to itself. */
final class StreamSink implements Sink {

    /** Who reads at all has done so by then; who does not must not keep the log from its file. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final OutputStream stream;
    private final int piece;
    private final BooleanSupplier ready;
    private boolean torn;

    /**
     * @param piece how many bytes are written together
     * @param ready asked before each: when it says no, the rest of the entry is lost
     */
    StreamSink(OutputStream stream, int piece, BooleanSupplier ready) {
        this.stream = stream;
        this.piece = piece;
        this.ready = ready;
    }

    private static StreamSink whole(FileDescriptor descriptor) {
        return new StreamSink(new FileOutputStream(descriptor), Integer.MAX_VALUE, () -> true);
    }

    /** It waits for who reads, as long as that takes. */
    static StreamSink standardOutput() {
        return whole(FileDescriptor.out);
    }

    /** It waits for who reads, as long as that takes. */
    static StreamSink standardError() {
        return whole(FileDescriptor.err);
    }

    /** It refuses entries when nobody reads. */
    static StreamSink readyStandardError() {
        return new StreamSink(
                new FileOutputStream(FileDescriptor.err),
                StandardError.PIECE,
                () -> StandardError.awaitReady(PATIENCE));
    }

    @Override
    public void write(Entry entry) throws IOException {
        String line = this.torn ? "\n" + entry.line() : entry.line();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int at = 0, length; at < bytes.length; at += length) {
            if (!this.ready.getAsBoolean()) {
                throw new IOException("nobody reads standard error");
            }
            length = Math.min(bytes.length - at, this.piece);
            this.stream.write(bytes, at, length);
            this.torn = at + length < bytes.length;
        }
        this.stream.flush();
    }
}
