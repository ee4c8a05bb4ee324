package dev.cmdchk.server.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** One JSON object per line, in the Elastic Common Schema, as Spring Boot's structured logging writes it. */
final class JsonLayout implements EntryLayout {

    /** What one character of a message may take, and a little for what stands beside the message. */
    private static final int LONGEST_ESCAPE = 8;

    private final LoggerContext context;
    private final StructuredLogEncoder encoder = new StructuredLogEncoder();

    JsonLayout(LoggerContext context) {
        this.context = context;
        context.putObject(Environment.class.getName(), environment());
        this.encoder.setContext(context);
        this.encoder.setFormat("ecs");
        this.encoder.start();
    }

    @Override
    public Entry lay(ILoggingEvent event) {
        String json = encode(event);
        // An object that is cut off is no object: the message alone is, and that may be shortened.
        String text = json.length() > LONGEST ? encode(messageOf(event, LONGEST / LONGEST_ESCAPE)) : json;
        String brief = isLong(text) ? encode(messageOf(event, Entry.BRIEF / LONGEST_ESCAPE)) : text;
        return new Entry(event.getInstant(), event.getLevel(), "", text, brief);
    }

    private static boolean isLong(String text) {
        // Most are so short that nobody need count bytes: no more than three for each character.
        return 3 * text.length() > Entry.BRIEF && text.getBytes(StandardCharsets.UTF_8).length > Entry.BRIEF;
    }

    // The encoder escapes what JSON demands; the rest that is not printable stands inside strings, and there our
    // escapes mean the same to a JSON parser.
    private String encode(ILoggingEvent event) {
        String json = new String(this.encoder.encode(event), StandardCharsets.UTF_8).stripTrailing();
        return Printable.escape(json, Integer.MAX_VALUE);
    }

    private LoggingEvent messageOf(ILoggingEvent event, int longest) {
        LoggingEvent message = new LoggingEvent();
        message.setLoggerContext(this.context);
        message.setInstant(event.getInstant());
        message.setLevel(event.getLevel());
        message.setLoggerName(event.getLoggerName());
        message.setThreadName(event.getThreadName());
        message.setMDCPropertyMap(Map.of());
        message.setMessage(Printable.shorten(event.getFormattedMessage(), longest));
        return message;
    }

    // Not the process's own environment: a variable named LOGGING_STRUCTURED_... must not reshape the log.
    private static ConfigurableEnvironment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "log",
                        Map.of(
                                "spring.application.name",
                                "cmdchk",
                                "spring.application.pid",
                                ProcessHandle.current().pid())));
        return environment;
    }
}
