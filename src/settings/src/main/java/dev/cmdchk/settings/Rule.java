package dev.cmdchk.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a text must not be.
 *
 * @param fault what is said of one that is, such as {@code is blank}
 */
record Rule(String fault, Predicate<String> isBrokenBy) {
    static final Rule EMPTY = new Rule("is empty", String::isEmpty);
    static final Rule BLANK = new Rule("is blank", text -> !text.isEmpty() && text.isBlank());
    static final Rule NUL =
            new Rule("holds a NUL character, which no program can be given", text -> text.indexOf('\0') >= 0);
    static final Rule HALF_OF_PAIR = new Rule(
            "holds half of a surrogate pair, which is no character",
            text -> text.codePoints().anyMatch(Rule::isHalfOfPair));
    static final Rule CONTROL =
            new Rule("holds a control character", text -> text.codePoints().anyMatch(Character::isISOControl));

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
}
