package dev.cmdchk.server.log;

import java.io.IOException;
import java.util.List;

/** Sinks in order of preference: an entry goes to the first that takes it. */
final class FirstOf implements Sink {

    private final List<Sink> sinks;

    FirstOf(Sink... sinks) {
        this.sinks = List.of(sinks);
    }

    @Override
    public void write(Entry entry) throws IOException {
        IOException none = new IOException("no sink took the entry");
        for (Sink sink : this.sinks) {
            try {
                sink.write(entry);
                return;
            } catch (IOException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    @Override
    public void close() {
        this.sinks.forEach(Sink::close);
    }
}
