package dev.cmdchk.server;

import dev.cmdchk.posix.FileWatch;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.SignalHandlers;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.SourceFile;
import dev.cmdchk.settings.Sources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings of a server without a supervisor again, when SIGHUP comes and when a config file has changed. It has the
 * rights of the server: files that only root may read, and did before it gave up root, stay as they were read.
 */
final class OwnReload {
    private static final Logger LOG = LoggerFactory.getLogger(OwnReload.class);

    private static final Duration LONG = Duration.ofDays(1);
    /** Who writes a file may do so in several steps. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private final FileReader reader;
    private final CmdchkServer server;
    private final AtomicBoolean asked = new AtomicBoolean();
    private Sources last;

    /** @param first what the server was started with */
    OwnReload(Sources first, FileReader reader, CmdchkServer server) {
        this.last = first;
        this.reader = reader;
        this.server = server;
    }

    void start() {
        Thread.ofPlatform().daemon().name("reload").start(this::watch);
    }

    private void watch() {
        try (Reactor reactor = Reactor.open();
                FileWatch files = FileWatch.open()) {
            AtomicBoolean changed = new AtomicBoolean();
            reactor.onReadable(files.descriptor(), () -> changed.compareAndSet(false, files.changed()));
            SignalHandlers.on(Signals.HUP, () -> {
                this.asked.set(true);
                reactor.wakeUp();
            });
            files.watch(this.paths());
            this.lookFirst();
            while (true) {
                while (!changed.getAndSet(false) && !this.asked.get()) {
                    reactor.await(LONG);
                }
                Thread.sleep(SETTLING);
                files.watch(this.paths());
                this.look(this.asked.getAndSet(false));
            }
        } catch (SystemCallException e) {
            LOG.warn("Changes of config files are not noticed: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> paths() {
        return this.last.files().stream().map(SourceFile::path).toList();
    }

    /** They may have changed since the start, and those of root are closed to this server from now on. */
    private void lookFirst() {
        Sources now = this.read();
        boolean closed = now.files().stream().anyMatch(SourceFile.Unreadable.class::isInstance);
        if (!closed && !now.equals(this.last)) {
            this.server.reload(now);
        }
        this.last = now;
    }

    private void look(boolean askedFor) {
        Sources now = this.read();
        if (askedFor || !now.equals(this.last)) {
            this.last = now;
            this.server.reload(now);
        }
    }

    private Sources read() {
        return Sources.read(this.last.program(), this.last.arguments(), this.reader);
    }
}
