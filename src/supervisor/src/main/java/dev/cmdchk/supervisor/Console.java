package dev.cmdchk.supervisor;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Where the supervisor says what it does, one line each, on a thread of its own: nobody who is to read that, and does not,
 * keeps it from its work. What he does not read is dropped.
 */
final class Console {
    private static final int MOST_LINES = 64;
    private static final Duration TO_END = Duration.ofMillis(500);

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_LINES);
    private final Thread writer;
    private volatile boolean closed;

    private Console(PrintStream stream) {
        this.writer = Thread.ofPlatform().daemon().name("console").unstarted(() -> this.write(stream));
    }

    static Console on(PrintStream stream) {
        Console console = new Console(stream);
        console.writer.start();
        return console;
    }

    void say(String text) {
        var _ = this.lines.offer("cmdchk_wrapper: " + text);
    }

    private void write(PrintStream stream) {
        try {
            while (!this.closed || !this.lines.isEmpty()) {
                stream.println(this.lines.take());
            }
        } catch (InterruptedException _) {
            this.lines.forEach(stream::println);
        }
    }

    /** Waits a moment for what was said to be written. */
    void end() {
        try {
            this.closed = true;
            this.writer.interrupt();
            this.writer.join(TO_END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
