package dev.cmdchk.server.log;

import ch.qos.logback.classic.Level;
import java.time.Instant;

/**
 * One log entry, laid out and clean: no control characters, bounded in length.
 *
 * @param at when it was logged
 * @param level how grave it is
 * @param head what the sink itself may know better: time and level; may be empty
 * @param text the entry proper
 * @param brief the same for a sink that takes {@link #BRIEF} bytes at most and would cut off what is longer
 */
record Entry(Instant at, Level level, String head, String text, String brief) {
    /** What every syslog daemon lets through, less what stands before the entry there. */
    static final int BRIEF = 7900;

    Entry(Instant at, Level level, String head, String text) {
        this(at, level, head, text, text);
    }

    /** The whole entry as one line, newline included. */
    String line() {
        return this.head + this.text + "\n";
    }

    /** Bounds what it costs in memory, in bytes. */
    int size() {
        int extra = this.brief.equals(this.text) ? 0 : this.brief.length();
        return 64 + 2 * (this.head.length() + this.text.length() + extra);
    }
}
