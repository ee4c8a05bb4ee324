package dev.cmdchk.settings;

/**
 * Turns offsets in a text into lines and columns. Walks on from the last answer, so that a whole file asked for in order
 * costs one pass. A line ends at LF, CR or CR LF.
 */
final class Places {
    private final String file;
    private final String text;
    private int offset;
    private int line = 1;
    private int column = 1;

    Places(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** Returns the place of the character at {@code wanted}; past the end counts as the end. */
    Origin.InFile at(long wanted) {
        if (wanted < this.offset) {
            this.offset = 0;
            this.line = 1;
            this.column = 1;
        }
        long end = Math.min(wanted, this.text.length());
        while (this.offset < end) {
            step();
        }
        return new Origin.InFile(this.file, this.line, this.column);
    }

    private void step() {
        int point = this.text.codePointAt(this.offset);
        this.offset += Character.charCount(point);
        boolean beforeLineFeed = this.offset < this.text.length() && this.text.charAt(this.offset) == '\n';
        if (point == '\n' || (point == '\r' && !beforeLineFeed)) {
            this.line++;
            this.column = 1;
        } else {
            this.column++;
        }
    }
}
