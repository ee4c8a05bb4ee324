package dev.cmdchk.server;

import dev.cmdchk.posix.FileWatch;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.SignalHandlers;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.SourceFile;
import dev.cmdchk.settings.Sources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the settings of a server without a supervisor again, when SIGHUP comes and when a config file has changed. */
final class OwnReload {
    private static final Logger LOG = LoggerFactory.getLogger(OwnReload.class);

    private static final Duration LONG = Duration.ofDays(1);
    /** Who writes a file may do so in several steps. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private final List<String> arguments;
    private final CmdchkServer server;
    private final AtomicBoolean asked = new AtomicBoolean();
    private Sources last;

    OwnReload(List<String> arguments, Sources first, CmdchkServer server) {
        this.arguments = List.copyOf(arguments);
        this.last = first;
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
            while (true) {
                files.watch(this.last.files().stream().map(SourceFile::path).toList());
                this.read(this.asked.getAndSet(false));
                changed.set(false);
                while (!changed.get() && !this.asked.get()) {
                    reactor.await(LONG);
                }
                Thread.sleep(SETTLING);
            }
        } catch (SystemCallException e) {
            LOG.warn("Changes of config files are not noticed: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(boolean askedFor) {
        Sources now = Sources.read(Program.SERVER, this.arguments, Startup.READER);
        if (askedFor || !now.equals(this.last)) {
            this.last = now;
            this.server.reload(now);
        }
    }
}
