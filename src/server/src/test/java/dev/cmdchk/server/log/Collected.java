package dev.cmdchk.server.log;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that keeps what it gets, or refuses it. */
final class Collected implements Sink {

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;

    void refuse(boolean refuse) {
        this.refuses = refuse;
    }

    List<String> texts() {
        return List.copyOf(this.texts);
    }

    @Override
    public void write(Entry entry) throws IOException {
        if (this.refuses) {
            throw new IOException("refused");
        }
        this.texts.add(entry.text());
    }
}
