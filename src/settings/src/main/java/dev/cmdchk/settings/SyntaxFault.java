package dev.cmdchk.settings;

import java.util.Deque;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * What is not JSON, in our words: the parser's own messages quote the text, which may hold secrets, and speak of the
 * parser's settings.
 *
 * @param offset of the first character that is wrong
 */
record SyntaxFault(long offset, String fault, String remedy) {

    /** Something follows the document. */
    static final class Trailing extends JacksonException {
        private static final long serialVersionUID = 1;

        Trailing(TokenStreamLocation location) {
            super("trailing content", location, null);
        }
    }

    static SyntaxFault of(JacksonException e, String text, Deque<Origin> open) {
        long offset = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
        return switch (e) {
            case Trailing _ ->
                new SyntaxFault(offset, "something follows the end of the object", "A file holds one object");
            case StreamConstraintsException _ -> tooMuch(offset, open);
            case UnexpectedEndOfInputException _ -> atEnd(text, open);
            default -> new SyntaxFault(offset, "is not JSON: " + at(text, offset), "");
        };
    }

    private static SyntaxFault tooMuch(long offset, Deque<Origin> open) {
        String fault = open.size() >= JsonReader.DEEPEST
                ? "is nested deeper than %d levels".formatted(JsonReader.DEEPEST)
                : "holds more than %,d values or a number of more than 1000 digits".formatted(JsonReader.MOST_TOKENS);
        return new SyntaxFault(offset, fault, "");
    }

    private static SyntaxFault atEnd(String text, Deque<Origin> open) {
        String what = open.isEmpty() ? "" : ": what begins at %s is not closed".formatted(open.peek());
        return new SyntaxFault(text.length(), "the file ends too early" + what, "");
    }

    private static String at(String text, long offset) {
        if (offset < 0 || offset >= text.length()) {
            return "the file ends too early";
        }
        int point = text.codePointAt((int) offset);
        return switch (point) {
            case '/', '#' -> "there are no comments in JSON";
            case '\'' -> "a text stands between double quotes";
            default ->
                point < ' '
                        ? "a text holds a control character or a line break; write \\n for one"
                        : "unexpected '" + Shown.line(Character.toString(point)) + "'";
        };
    }
}
