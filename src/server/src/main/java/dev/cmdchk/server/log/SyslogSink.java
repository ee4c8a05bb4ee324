package dev.cmdchk.server.log;

import ch.qos.logback.classic.Level;
import dev.cmdchk.posix.UnixDatagrams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** The local syslog daemon, facility {@code daemon}, in the form that {@code syslog(3)} writes: RFC 3164, no host. */
final class SyslogSink implements Sink {

    private static final int DAEMON = 3 << 3;
    // rsyslog takes 8096 bytes and cuts what is longer itself, if need be inside a character.
    private static final int LONGEST = 8000;

    private final UnixDatagrams socket;
    private final String tag;
    private final DateTimeFormatter stamp;

    SyslogSink(UnixDatagrams socket, String name, ZoneId zone) {
        this.socket = socket;
        this.tag = " %s[%d]: ".formatted(name, ProcessHandle.current().pid());
        this.stamp =
                DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH).withZone(zone);
    }

    @Override
    public void write(Entry entry) throws IOException {
        String priority = "<" + (DAEMON | severity(entry.level())) + ">";
        String message = priority + this.stamp.format(entry.at()) + this.tag + entry.brief();
        if (!this.socket.send(bounded(message.getBytes(StandardCharsets.UTF_8)))) {
            throw new IOException("the syslog daemon took no entry");
        }
    }

    @Override
    public void close() {
        this.socket.close();
    }

    private static int severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }

    // Cut before a character, never inside: a byte 10xxxxxx goes on with one that began earlier.
    private static byte[] bounded(byte[] message) {
        int end = Math.min(message.length, LONGEST);
        while (end < message.length && (message[end] & 0xc0) == 0x80) {
            end--;
        }
        return end == message.length ? message : Arrays.copyOf(message, end);
    }
}
