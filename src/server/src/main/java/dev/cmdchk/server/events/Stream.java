package dev.cmdchk.server.events;

import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.history.Change;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The answer to one who listens, written by the virtual thread of his request. It ends when he goes away, when he is let go,
 * or when he takes nothing for as long as a connection may be silent.
 */
final class Stream {
    static final String TYPE = "text/event-stream";
    private static final Duration BEAT = Duration.ofSeconds(10);
    /** An event, because a page's script does not get to see comments. */
    private static final String BEAT_EVENT = "event: beat\ndata: -\n\n";
    /** Milliseconds until a browser that lost the connection comes again. */
    private static final String RETRY = "retry: 2000\n";

    private final HttpServletResponse response;

    Stream(HttpServletResponse response) {
        this.response = response;
    }

    /**
     * @param after number of the last change that he need not be told of. It is told at once, for who loses the connection
     *     before there is a change to name.
     * @param missed what he is to be told first
     */
    void serve(Listener listener, long after, List<Change> missed) throws InterruptedException {
        this.response.setContentType(TYPE);
        Answers.begin(this.response);
        // For nginx, which would keep events to itself until it has a page of them.
        this.response.setHeader("X-Accel-Buffering", "no");
        try {
            write(RETRY + "id: %d\n\n".formatted(after));
            long told = 0;
            for (Change change : missed) {
                write(Event.of(change).text());
                told = change.number();
            }
            while (!listener.hasEnded()) {
                Optional<Event> event = listener.next(BEAT);
                // What came while the missed ones were read may be among them.
                if (event.isEmpty() || event.get().number() == 0 || event.get().number() > told) {
                    write(event.map(Event::text).orElse(BEAT_EVENT));
                }
            }
        } catch (IOException _) {
            // He has gone, as listeners do.
            return;
        }
    }

    private void write(String text) throws IOException {
        this.response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        this.response.flushBuffer();
    }
}
