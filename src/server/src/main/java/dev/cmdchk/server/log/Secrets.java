package dev.cmdchk.server.log;

import dev.cmdchk.checks.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words of a command that look like secrets: what follows {@code --password}, {@code token=}, {@code Authorization:} and
 * the like, and the password of a URL. Programs and shells repeat their arguments when they complain about them.
 *
 * <p>A net, not a wall: a secret that a program has from elsewhere, or prints in another form, is not known here.
 */
public record Secrets(List<String> words) {

    private static final String MASK = "****";
    // Shorter ones would mask half of the output, and are no secrets.
    private static final int SHORTEST = 3;
    private static final String NAME =
            "(?i)(?:pass|passwd|password|passphrase|pwd|secret|token|credentials?|auth|(?:api|access|private)[-_]?key)";
    private static final Pattern NAMED = Pattern.compile(NAME + "$");
    private static final Pattern SECRET =
            Pattern.compile(NAME + "(?:\\s*[=:]\\s*(?:bearer\\s+|basic\\s+)?|\\s+)(\"[^\"]*\"|'[^']*'|[^\\s;|&'\"]+)"
                    + "|authorization:\\s*(?:\\w+\\s+)?([^\\s'\"]+)"
                    + "|://[^\\s/@:]*:([^\\s/@]+)@");

    /** Returns those of the check's command and its own variables, and the values of those whose names look like it. */
    public static Secrets of(Check check) {
        Stream<String> named = check.env().entrySet().stream()
                .filter(variable -> NAMED.matcher(variable.getKey()).find())
                .map(Map.Entry::getValue);
        Stream<String> written = Stream.concat(Stream.of(check.command()), check.env().values().stream())
                .flatMap(Secrets::words);
        return of(Stream.concat(named, written));
    }

    static Secrets of(String command) {
        return of(words(command));
    }

    private static Secrets of(Stream<String> words) {
        return new Secrets(words.filter(word -> word.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    private static Stream<String> words(String command) {
        return SECRET.matcher(command).results().map(Secrets::word);
    }

    /** Returns {@code text} with asterisks in place of every secret. */
    public String mask(String text) {
        String masked = text;
        for (String word : this.words) {
            masked = masked.replace(word, MASK);
        }
        return masked;
    }

    private static String word(MatchResult found) {
        String word = Stream.of(1, 2, 3)
                .map(found::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        boolean quoted = word.length() > 1 && (word.startsWith("\"") || word.startsWith("'"));
        return quoted ? word.substring(1, word.length() - 1) : word;
    }
}
