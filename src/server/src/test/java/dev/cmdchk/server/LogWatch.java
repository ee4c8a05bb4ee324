package dev.cmdchk.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Collects what is logged during a test, through whatever library, and fails the test when something was logged at WARN or above that it did not
 * expect. {@code @RegisterExtension final LogWatch log = new LogWatch();}
 */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements BeforeEachCallback, AfterEachCallback {

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> expected = new CopyOnWriteArrayList<>();
    private final List<String> allowed = new CopyOnWriteArrayList<>();

    /** Takes warnings and errors with {@code part} in their message as they come; there must be one at least. */
    public void expect(String part) {
        this.expected.add(part);
    }

    /** Takes warnings and errors with {@code part} in their message, if any come. */
    public void allow(String part) {
        this.allowed.add(part);
    }

    /** What was logged so far, as {@code LEVEL message}, in order. */
    public List<String> entries() {
        return this.events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** What was logged so far, in order. */
    public List<ILoggingEvent> events() {
        return List.copyOf(this.events);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        this.events.clear();
        this.expected.clear();
        this.allowed.clear();
        logger("dev.cmdchk").setLevel(Level.INFO);
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        start();
        logger(Logger.ROOT_LOGGER_NAME).addAppender(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        stop();
        List<String> grave = this.events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        refuse("unexpected in the log", without(without(grave, this.allowed), this.expected));
        refuse(
                "missing in the log",
                this.expected.stream().filter(part -> !anyHas(grave, part)).toList());
    }

    @Override
    protected void append(ILoggingEvent event) {
        this.events.add(event);
    }

    private static List<String> without(List<String> messages, List<String> parts) {
        return messages.stream()
                .filter(message -> parts.stream().noneMatch(message::contains))
                .toList();
    }

    private static boolean anyHas(List<String> messages, String part) {
        return messages.stream().anyMatch(message -> message.contains(part));
    }

    private static void refuse(String what, List<String> lines) {
        if (!lines.isEmpty()) {
            throw new AssertionError(what + ": " + lines);
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
