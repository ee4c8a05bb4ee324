package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.SystemCallException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Hears what servers say. */
final class ServerLink {
    private static final int MOST_CHARACTERS = 1000;

    private final Reactor reactor;
    private final Console console;
    private final BiConsumer<ServerProcess, String> heard;

    /** @param heard told of each message */
    ServerLink(Reactor reactor, Console console, BiConsumer<ServerProcess, String> heard) {
        this.reactor = reactor;
        this.console = console;
        this.heard = heard;
    }

    /** Listens to {@code server} from now on. */
    void open(ServerProcess server) throws SystemCallException {
        this.reactor.onReadable(server.messages().descriptor(), () -> this.listen(server));
    }

    void close(ServerProcess server) {
        this.reactor.forget(server.messages().descriptor());
    }

    private void listen(ServerProcess server) {
        try {
            Optional<String> message = server.messages().poll();
            if (message.isEmpty()) {
                // It has closed its end, as it does when it ends.
                this.close(server);
            } else {
                this.heard.accept(server, message.get());
            }
        } catch (IOException e) {
            this.console.say("server %d is not understood: %s".formatted(server.pid(), e.getMessage()));
            this.close(server);
        }
    }

    /** Has {@code server} write {@code text} to the log, which is its own, as an error. */
    static void report(ServerProcess server, String text) {
        String ascii = text.replaceAll("[^\\x20-\\x7e]", "?");
        server.messages().send("error " + ascii.substring(0, Math.min(ascii.length(), MOST_CHARACTERS)));
    }
}
