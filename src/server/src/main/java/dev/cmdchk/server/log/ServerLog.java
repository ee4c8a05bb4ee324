package dev.cmdchk.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.cmdchk.posix.UnixDatagrams;
import dev.cmdchk.settings.LogFallback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The server's log, before, during and after the Spring application: what is logged through SLF4J from {@link #open} to
 * {@link #close} goes to the {@linkplain LogTarget target}, our own entries from INFO on, those of libraries from WARN
 * on. Logging never waits for a disk, a pipe or a daemon.
 *
 * <p>It takes over Logback, {@code java.util.logging} and Spring Boot's logging for the whole process: one at a time.
 */
public final class ServerLog implements AutoCloseable {

    private static final String PROGRAM = "cmdchk_server";

    private final LogWriter writer;
    private final LogAppender appender;
    private final boolean console;

    private ServerLog(LogWriter writer, LogAppender appender, boolean console) {
        this.writer = writer;
        this.appender = appender;
        this.console = console;
    }

    /**
     * Starts to log to {@code target}.
     *
     * @throws IOException if the target's fallback is {@link LogFallback#EXIT} and its file cannot be written;
     *     the message names the file, the reason, the user and the remedy. Nothing has changed then: the error itself
     *     can be logged by {@link #openWithoutFile}.
     * @throws IllegalArgumentException if the target's location is no path
     */
    public static ServerLog open(LogTarget target) throws IOException {
        return open(target, Clock.system(ZoneId.systemDefault()), System::nanoTime);
    }

    /** Starts to log to what stands in for the file of {@code target}, which is not tried. */
    public static ServerLog openWithoutFile(LogTarget target) {
        Clock clock = Clock.system(ZoneId.systemDefault());
        return open(target, clock, _ -> inPlaceOfFile(target, clock));
    }

    static ServerLog open(LogTarget target, Clock clock, LongSupplier ticker) throws IOException {
        return open(target, clock, notices -> sink(target, notices, clock, ticker));
    }

    private interface SinkOf<E extends Exception> {
        Sink with(Notices notices) throws E;
    }

    private static <E extends Exception> ServerLog open(LogTarget target, Clock clock, SinkOf<E> sink) throws E {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("another library than Logback answers for SLF4J");
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        EntryLayout layout = switch (target.format()) {
            case TEXT -> new TextLayout(clock.getZone());
            case JSON -> new JsonLayout(context);
        };
        Notices notices = new Notices(layout, context.getLogger(ServerLog.class), clock);
        LogWriter writer = new LogWriter(sink.with(notices), notices);
        LogAppender appender = new LogAppender(layout, writer);
        takeOver(context, root, appender);
        writer.start();
        return new ServerLog(writer, appender, target.location().isEmpty());
    }

    /** Whether entries go to standard output, where whoever started the program sees them. */
    public boolean isConsole() {
        return this.console;
    }

    /** How many entries reached neither the target nor what stands in for it, since the log was opened. */
    public long lost() {
        return this.writer.lost();
    }

    /** Whether what is logged still leaves the process; false once closed, or when a defect ended the thread that writes. */
    public boolean isAlive() {
        return this.writer.isAlive();
    }

    /** Writes what was logged so far, which takes two seconds at most, and ends the log. Idempotent. */
    @Override
    public void close() {
        this.appender.stop();
        this.writer.close();
    }

    private static Sink sink(LogTarget target, Notices notices, Clock clock, LongSupplier ticker) throws IOException {
        if (target.location().isEmpty()) {
            return new FirstOf(StreamSink.standardOutput(), StreamSink.standardError());
        }
        LogFile file = new LogFile(Path.of(target.location()), notices, clock);
        if (target.fallback() == LogFallback.EXIT) {
            openNow(file);
        }
        return new FileSink(file, inPlaceOfFile(target, clock), notices, ticker);
    }

    private static Sink inPlaceOfFile(LogTarget target, Clock clock) {
        SyslogSink syslog =
                new SyslogSink(new UnixDatagrams(target.syslogSocket().toString()), PROGRAM, clock.getZone());
        return new FirstOf(syslog, StreamSink.readyStandardError());
    }

    private static void openNow(LogFile file) throws IOException {
        try {
            file.tick();
        } catch (IOException e) {
            throw new IOException(FileSink.explain(file, e), e);
        }
    }

    private static void takeOver(LoggerContext context, Logger root, LogAppender appender) {
        // Spring Boot would set up Logback a second time, its own way.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        context.reset();
        context.setName("cmdchk");
        root.setLevel(Level.WARN);
        context.getLogger("dev.cmdchk").setLevel(Level.INFO);
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
    }
}
