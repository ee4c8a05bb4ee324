package dev.cmdchk.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a text must not be.
 *
 * @param fault what is said of one that is, such as {@code is blank}
 */
record Rule(String fault, Predicate<String> isBrokenBy) {
    /** Inside the brackets of a pattern. These patterns mean the same in ECMAScript, and refuse nothing that the rules take. */
    static final String CONTROLS = "\\u0000-\\u001f\\u007f-\\u009f";

    static final String USER_PATTERN = "(?![- ])[^:%1$s]*[^: %1$s]".formatted(CONTROLS);
    static final String FILE_PATTERN = "(?=/*[^/])(?= *[^ ])[^%s]+".formatted(CONTROLS);
    static final String COMMAND_PATTERN = "(?=[ \\t\\n\\r]*[^ \\t\\n\\r])[^\\u0000]+";

    static final Rule EMPTY = new Rule("is empty", String::isEmpty);
    static final Rule BLANK = new Rule("is blank", text -> !text.isEmpty() && text.isBlank());
    static final Rule NUL =
            new Rule("holds a NUL character, which no program can be given", text -> text.indexOf('\0') >= 0);
    static final Rule HALF_OF_PAIR = new Rule(
            "holds half of a surrogate pair, which is no character",
            text -> text.codePoints().anyMatch(Rule::isHalfOfPair));
    static final Rule CONTROL =
            new Rule("holds a control character", text -> text.codePoints().anyMatch(Character::isISOControl));

    /** MAX_ARG_STRLEN of execve(2), less the NUL at the end. */
    static final int LONGEST_STRING = 131_071;
    /** PATH_MAX, less the NUL at the end. */
    static final int LONGEST_PATH = 4095;

    static final Rule TOO_LONG_A_STRING = ofMoreBytes(LONGEST_STRING, "one string");

    static final Rule NOT_ONE_LINE =
            new Rule("is not one line of characters that can be seen", text -> !text.equals(Shown.line(text)));

    static final List<Rule> USER = List.of(
            EMPTY,
            longerThan(256),
            BLANK,
            new Rule("begins or ends with a blank", text -> !text.equals(text.strip())),
            new Rule("begins with '-'", text -> text.startsWith("-")),
            new Rule("holds a ':'", text -> text.indexOf(':') >= 0),
            CONTROL);

    /** Of a path that may be empty. */
    static final List<Rule> PATH = List.of(
            ofMoreBytes(LONGEST_PATH, "a path"),
            CONTROL,
            BLANK,
            new Rule("cannot be written in this locale", text -> fileName(text).isEmpty()),
            new Rule(
                    "is the root directory",
                    text -> !text.isEmpty() && fileName(text).equals(Optional.of(""))));

    static final List<Rule> FILE =
            Stream.concat(Stream.of(EMPTY), PATH.stream()).toList();

    private static Rule ofMoreBytes(int most, String what) {
        return new Rule(
                "is longer than the %d bytes that Linux takes for %s".formatted(most, what),
                text -> text.getBytes(StandardCharsets.UTF_8).length > most);
    }

    static Rule longerThan(int characters) {
        return new Rule("is longer than %d characters".formatted(characters), text -> text.length() > characters);
    }

    static boolean isHalfOfPair(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** Returns what the first of {@code rules} that {@code text} breaks says of it. */
    static Optional<String> fault(String text, List<Rule> rules) {
        return rules.stream()
                .filter(rule -> rule.isBrokenBy.test(text))
                .map(Rule::fault)
                .findFirst();
    }

    /** Returns the last name of a path, empty for the root directory; nothing for what is no path in this locale. */
    private static Optional<String> fileName(String text) {
        try {
            Path name = Path.of(text).getFileName();
            return Optional.of(name == null ? "" : name.toString());
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
