package dev.cmdchk.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message and nothing else. */
final class BareLayout implements EntryLayout {

    @Override
    public Entry lay(ILoggingEvent event) {
        return new Entry(event.getInstant(), event.getLevel(), "", event.getFormattedMessage());
    }
}
