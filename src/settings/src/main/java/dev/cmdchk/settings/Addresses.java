package dev.cmdchk.settings;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Addresses to listen on. Only literal ones, so that a start never waits for a name server. */
final class Addresses {
    private static final String ALL = "*";
    private static final Pattern DOTTED = Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");

    private Addresses() {}

    static boolean isAllowed(String text) {
        if (text.equals(ALL)) {
            return true;
        }
        // The JDK would read 127.1 and brackets too, and 010 as ten, which to others is eight.
        if (!DOTTED.matcher(text).matches() && (text.indexOf(':') < 0 || text.startsWith("["))) {
            return false;
        }
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
