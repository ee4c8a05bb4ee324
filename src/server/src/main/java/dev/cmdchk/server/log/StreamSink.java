package dev.cmdchk.server.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A stream that the process was given. Not {@code System.out}: a print stream keeps its errors to itself. */
final class StreamSink implements Sink {

    private final OutputStream stream;

    StreamSink(OutputStream stream) {
        this.stream = stream;
    }

    static StreamSink standardOutput() {
        return new StreamSink(new FileOutputStream(FileDescriptor.out));
    }

    static StreamSink standardError() {
        return new StreamSink(new FileOutputStream(FileDescriptor.err));
    }

    @Override
    public void write(Entry entry) throws IOException {
        this.stream.write(entry.line().getBytes(StandardCharsets.UTF_8));
        this.stream.flush();
    }
}
