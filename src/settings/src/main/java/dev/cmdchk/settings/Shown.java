package dev.cmdchk.settings;

/** Text from outside as it may stand in a message: one line, no control characters, bounded. */
final class Shown {
    private static final int LONGEST_VALUE = 60;

    // Persian words and families of emoji are written with these two, which act on their neighbours alone.
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    private Shown() {}

    /** Returns {@code text} with everything escaped that could end the line or act on a terminal. */
    static String line(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (PlainCharacters.contain(point) || point == NON_JOINER || point == JOINER) {
                shown.appendCodePoint(point);
            } else {
                shown.append("\\u{%x}".formatted(point));
            }
        });
        return shown.toString();
    }

    /** Returns {@code text} in double quotes, as {@link #line}, cut where it is long. */
    static String quoted(String text) {
        return '"' + line(cut(text)) + '"';
    }

    /** Returns {@code text} as {@link #line}, cut where it is long. */
    static String bounded(String text) {
        return line(cut(text));
    }

    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST_VALUE) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LONGEST_VALUE)) + "...";
    }
}
