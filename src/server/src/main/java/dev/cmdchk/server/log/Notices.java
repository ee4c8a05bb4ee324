package dev.cmdchk.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Clock;
import java.util.Map;

/** Makes the entries in which the log speaks of itself. They do not pass the queue: it may be full. */
final class Notices {

    private final EntryLayout layout;
    private final Logger logger;
    private final Clock clock;

    Notices(EntryLayout layout, Logger logger, Clock clock) {
        this.layout = layout;
        this.logger = logger;
        this.clock = clock;
    }

    Entry info(String text) {
        return entry(Level.INFO, text);
    }

    Entry warn(String text) {
        return entry(Level.WARN, text);
    }

    private Entry entry(Level level, String text) {
        LoggingEvent event = new LoggingEvent(Notices.class.getName(), this.logger, level, text, null, null);
        event.setInstant(this.clock.instant());
        event.setMDCPropertyMap(Map.of());
        return this.layout.lay(event);
    }
}
