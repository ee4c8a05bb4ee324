package dev.cmdchk.server.log;

import dev.cmdchk.settings.PlainCharacters;
import java.util.HexFormat;

/** Text that outsiders may have written, made fit for one line of a log that a terminal may show. */
public final class Printable {

    private static final HexFormat HEX = HexFormat.of();

    private Printable() {}

    /**
     * Returns {@code text} with every character that is invisible or moves the cursor written as an escape that is
     * valid in JSON too: line breaks and tabs, the other C0 and C1 controls, DEL, line and paragraph separators,
     * characters that only steer others (bidirectional controls, zero width, tags, byte order mark), lone surrogates.
     *
     * @param longest how many characters of {@code text} are looked at; what is left off is counted at the end
     */
    public static String escape(String text, int longest) {
        int end = cut(text, longest);
        StringBuilder escaped = new StringBuilder(end + 16);
        int codePoint;
        for (int i = 0; i < end; i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (PlainCharacters.contain(codePoint)) {
                escaped.appendCodePoint(codePoint);
            } else {
                appendEscape(escaped, codePoint);
            }
        }
        if (end < text.length()) {
            escaped.append("... (").append(text.length() - end).append(" more)");
        }
        return escaped.toString();
    }

    /** Returns {@code text} in double quotes, quotes and backslashes in it marked by a backslash. */
    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Returns at most {@code longest} characters of {@code text}, and how many are missing. */
    static String shorten(String text, int longest) {
        int end = cut(text, longest);
        return end == text.length() ? text : text.substring(0, end) + "... (" + (text.length() - end) + " more)";
    }

    // Never between the two halves of one character.
    private static int cut(String text, int longest) {
        if (text.length() <= longest) {
            return text.length();
        }
        return Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    }

    private static void appendEscape(StringBuilder escaped, int codePoint) {
        switch (codePoint) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                for (char unit : Character.toChars(codePoint)) {
                    escaped.append("\\u").append(HEX.toHexDigits(unit));
                }
            }
        }
    }
}
