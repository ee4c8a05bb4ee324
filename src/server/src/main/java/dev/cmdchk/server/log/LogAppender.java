package dev.cmdchk.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Where Logback ends and the log begins: lays entries out on the caller's thread and queues them. */
final class LogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final EntryLayout layout;
    private final LogWriter writer;

    LogAppender(EntryLayout layout, LogWriter writer) {
        this.layout = layout;
        this.writer = writer;
    }

    @Override
    protected void append(ILoggingEvent event) {
        this.writer.offer(this.layout.lay(event));
    }
}
