package dev.cmdchk.server.config;

import dev.cmdchk.posix.FileWatch;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.SystemCallException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has somebody look at files when they may have changed, on a thread of its own. */
public final class FileChanges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileChanges.class);

    private static final Duration LONG = Duration.ofDays(1);
    /** Who writes a file may do so in several steps. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private final Reactor reactor;
    private final FileWatch watch;
    private final List<String> files;
    private final Runnable look;
    private final AtomicBoolean due = new AtomicBoolean(true);
    private final Thread thread;
    private volatile boolean closed;
    /** Whether it was told that some files cannot be watched; of the thread alone. */
    private boolean blind;

    private FileChanges(Reactor reactor, FileWatch watch, String name, List<String> files, Runnable look) {
        this.reactor = reactor;
        this.watch = watch;
        this.files = List.copyOf(files);
        this.look = look;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /**
     * Calls {@code look} once, since they may have changed before, and from then on some time after each change.
     *
     * @param name of the thread
     * @throws SystemCallException if the system cannot watch any more files
     */
    public static FileChanges watch(String name, List<String> files, Runnable look) throws SystemCallException {
        Reactor reactor = Reactor.open();
        try {
            FileChanges changes = new FileChanges(reactor, FileWatch.open(), name, files, look);
            changes.listen();
            changes.thread.start();
            return changes;
        } catch (SystemCallException e) {
            reactor.close();
            throw e;
        }
    }

    private void listen() throws SystemCallException {
        try {
            this.reactor.onReadable(this.watch.descriptor(), () -> {
                if (this.watch.changed()) {
                    this.due.set(true);
                }
            });
        } catch (SystemCallException e) {
            this.watch.close();
            throw e;
        }
    }

    /** Has somebody look although nothing may have changed. */
    public void lookAnyway() {
        this.due.set(true);
        this.reactor.wakeUp();
    }

    private void run() {
        try (this.reactor;
                this.watch) {
            this.follow();
            while (!this.closed) {
                if (this.due.getAndSet(false)) {
                    Thread.sleep(SETTLING);
                    this.follow();
                    // Files may go together with what used them, which is no change to tell of.
                    if (!this.closed) {
                        this.tell();
                    }
                }
                if (!this.due.get()) {
                    this.reactor.await(LONG);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            this.watch.watch(this.files);
            this.blind = false;
        } catch (SystemCallException e) {
            if (!this.blind) {
                LOG.warn("Not all changes of {} are noticed: {}", this.files, e.getMessage());
            }
            this.blind = true;
        }
    }

    private void tell() {
        try {
            this.look.run();
        } catch (RuntimeException | Error e) {
            // The next change may be a better one. Errors too: of a class that is gone with the file of its library.
            LOG.error("What is in {} could not be taken over", this.files, e);
        }
    }

    /** Looks no more. */
    @Override
    public synchronized void close() {
        if (!this.closed) {
            this.closed = true;
            this.reactor.wakeUp();
        }
    }
}
