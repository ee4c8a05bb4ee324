package dev.cmdchk.settings;

/** The characters that may be shown as they are, since they neither end a line nor act on a terminal. */
public final class PlainCharacters {

    private PlainCharacters() {}

    /** Returns whether {@code codePoint} is one of them. Half a character is not. */
    public static boolean contain(int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7f) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
