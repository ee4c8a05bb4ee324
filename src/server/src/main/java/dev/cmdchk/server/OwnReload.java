package dev.cmdchk.server;

import dev.cmdchk.posix.SignalHandlers;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.server.config.FileChanges;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.SourceFile;
import dev.cmdchk.settings.Sources;
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

    private final FileReader reader;
    private final CmdchkServer server;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean first = new AtomicBoolean(true);
    private Sources last;

    /** @param first what the server was started with */
    OwnReload(Sources first, FileReader reader, CmdchkServer server) {
        this.last = first;
        this.reader = reader;
        this.server = server;
    }

    void start() {
        List<String> files = this.last.files().stream().map(SourceFile::path).toList();
        Runnable read = this::look;
        try {
            read = FileChanges.watch("reload", files, this::look)::lookAnyway;
        } catch (SystemCallException e) {
            LOG.warn("Changes of config files are not noticed, only SIGHUP has them read: {}", e.getMessage());
        }
        this.onHangup(read);
    }

    private void onHangup(Runnable read) {
        SignalHandlers.on(Signals.HUP, () -> {
            this.asked.set(true);
            read.run();
        });
    }

    // Where nothing is watched, each signal comes on a thread of its own.
    private synchronized void look() {
        boolean askedFor = this.asked.getAndSet(false);
        Sources now = Sources.read(this.last.program(), this.last.arguments(), this.reader);
        // Root may have read at the start what is closed to this server ever since.
        boolean closed =
                this.first.getAndSet(false) && now.files().stream().anyMatch(SourceFile.Unreadable.class::isInstance);
        boolean changed = !closed && !now.equals(this.last);
        this.last = now;
        if (askedFor || changed) {
            this.server.reload(now);
        }
    }
}
