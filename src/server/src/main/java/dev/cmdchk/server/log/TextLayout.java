package dev.cmdchk.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** One line for people: {@code 2026-11-22T10:15:00.123+01:00 WARN  check 'disk' failed: exit status 2}. */
final class TextLayout implements EntryLayout {

    private static final String OURS = "dev.cmdchk.";
    private static final int WIDEST_LEVEL = 5;

    private final DateTimeFormatter stamp;

    TextLayout(ZoneId zone) {
        this.stamp = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(zone);
    }

    @Override
    public Entry lay(ILoggingEvent event) {
        String level = event.getLevel().toString();
        String head =
                this.stamp.format(event.getInstant()) + ' ' + level + " ".repeat(WIDEST_LEVEL - level.length() + 1);
        return new Entry(event.getInstant(), event.getLevel(), head, Printable.escape(text(event), LONGEST));
    }

    // Our own entries say enough; those of a library say little without its name.
    private static String text(ILoggingEvent event) {
        String name = event.getLoggerName();
        String message = event.getFormattedMessage();
        return (name.startsWith(OURS) ? message : name + ": " + message) + trace(event.getThrowableProxy());
    }

    private static String trace(@Nullable IThrowableProxy thrown) {
        return thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown).stripTrailing();
    }
}
