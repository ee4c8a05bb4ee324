package dev.cmdchk.server;

import dev.cmdchk.posix.MessageSocket;
import dev.cmdchk.posix.MessageSocket.Received;
import dev.cmdchk.settings.Sources;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks with the supervisor: says when this server answers, takes up the settings that come, and writes to the log what the
 * supervisor has to say or to ask, since the log is the server's.
 */
final class SupervisorLink {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisorLink.class);

    private static final String RELOAD = "reload";

    private final MessageSocket supervisor;
    private final CmdchkServer server;

    SupervisorLink(MessageSocket supervisor, CmdchkServer server) {
        this.supervisor = supervisor;
        this.server = server;
    }

    /** Listens from now on, on a thread of its own, and says that this server answers. */
    void start() {
        // First: where there is no thread to be had, this is no server that could take another's place.
        Thread.ofPlatform().daemon().name("supervisor").start(this::listen);
        this.supervisor.send("ready");
    }

    private void listen() {
        try {
            Optional<Received> message = this.supervisor.receive();
            while (message.isPresent()) {
                this.take(message.get());
                message = this.supervisor.receive();
            }
        } catch (IOException e) {
            LOG.error("The supervisor is not heard any more: {}", e.getMessage());
        }
    }

    /** Whatever comes of one message, the next is heard. */
    private void take(Received message) {
        try {
            this.act(message);
        } catch (RuntimeException | Error e) {
            // Errors too: of a class that is gone, where the files of libraries were exchanged.
            LOG.error("Not done as the supervisor said: {}", message.text(), e);
            if (message.text().equals(RELOAD)) {
                this.answer(Reload.REFUSED);
            }
        }
    }

    private void answer(Reload outcome) {
        this.supervisor.send(outcome.name().toLowerCase(Locale.ROOT));
    }

    private void act(Received message) {
        String text = message.text();
        if (text.equals(RELOAD)) {
            this.answer(this.server.reload(Sources.fromJson(message.content().orElseThrow())));
        } else if (text.equals("dump")) {
            LOG.error("This server does not answer and is restarted. Its threads:\n{}", ThreadDump.take());
            // Upon the word it is killed.
            this.server.endLog();
            this.supervisor.send("dumped");
        } else if (text.startsWith("retire ")) {
            this.server.retire(Duration.ofMillis(Long.parseLong(text.substring("retire ".length()))));
            System.exit(0);
        } else if (text.startsWith("error ")) {
            LOG.error("{}", text.substring("error ".length()));
        }
    }
}
