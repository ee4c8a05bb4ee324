package dev.cmdchk.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Makes a clean entry of what a caller logged. Safe for use by many threads at once. */
interface EntryLayout {

    /** How many characters of one entry are kept. The first 4 KiB of a check's output fit, each byte escaped. */
    int LONGEST = 32 * 1024;

    Entry lay(ILoggingEvent event);
}
