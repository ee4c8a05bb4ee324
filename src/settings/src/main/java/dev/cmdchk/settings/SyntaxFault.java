package dev.cmdchk.settings;

import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final String NOT_JSON = "is not JSON: ";
    /** The parser stops behind these, and before everything else that is wrong. */
    private static final Pattern NO_NUMBER = Pattern.compile("[-+]?(NaN|Infinity|INF)$");

    /** Something follows the document. */
    static final class Trailing extends JacksonException {
        private static final long serialVersionUID = 1;

        Trailing(TokenStreamLocation location) {
            super("trailing content", location, null);
        }
    }

    /**
     * @param reached offset of the last token: what is too large has no location of its own
     * @param open where the objects and lists begin that are not closed yet, the innermost first
     */
    static SyntaxFault of(JacksonException e, String text, long reached, Deque<Origin> open) {
        long offset = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
        return switch (e) {
            case Trailing _ ->
                new SyntaxFault(offset, "something follows the end of the object", "A file holds one object");
            case StreamConstraintsException _ -> tooMuch(reached, open);
            case UnexpectedEndOfInputException _ -> atEnd(text, open);
            default -> at(text, Math.clamp(offset, 0, text.length()));
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

    private static SyntaxFault at(String text, int offset) {
        Matcher matcher = NO_NUMBER.matcher(text).region(0, offset);
        if (matcher.find()) {
            return new SyntaxFault(matcher.start(), NOT_JSON + "NaN and Infinity are no numbers there", "");
        }
        if (offset == text.length()) {
            return new SyntaxFault(offset, "the file ends too early", "");
        }
        return new SyntaxFault(offset, NOT_JSON + unexpected(text, offset), "");
    }

    private static String unexpected(String text, int offset) {
        int point = text.codePointAt(offset);
        return switch (point) {
            case '/', '#' -> "there are no comments in it";
            case '\'' -> "a text stands between double quotes";
            case '\n', '\r' -> "a text does not end in its line; \\n is a line break in a text";
            case '}', ']' -> "unexpected '%c', or a comma too many before it".formatted(point);
            default ->
                point < ' '
                        ? "a control character, which is written \\u%04x in a text".formatted(point)
                        : "unexpected '%s'".formatted(Shown.line(Character.toString(point)));
        };
    }
}
