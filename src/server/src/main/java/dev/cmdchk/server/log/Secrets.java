package dev.cmdchk.server.log;

import dev.cmdchk.checks.Check;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a command that look like secrets: what follows {@code --password}, {@code token=} and the like, and the
 * password of a URL. Programs and shells repeat their arguments when they complain about them.
 *
 * <p>A net, not a wall: a secret that a program has from elsewhere, or prints in another form, is not known here.
 */
public record Secrets(List<String> words) {

    private static final String MASK = "****";
    // Shorter ones would mask half of the output, and are no secrets.
    private static final int SHORTEST = 3;
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?:pass|passwd|password|passphrase|pwd|secret|token|credentials?|auth|(?:api|access|private)[-_]?key)"
                    + "(?:\\s*[=:]\\s*|\\s+)(\"[^\"]*\"|'[^']*'|[^\\s;|&]+)"
                    + "|://[^\\s/@:]*:([^\\s/@]+)@");

    /** Returns those of the check's command, and the values of its own variables whose names look like it. */
    public static Secrets of(Check check) {
        String variables = check.env().entrySet().stream()
                .map(variable -> "%s='%s'".formatted(variable.getKey(), variable.getValue()))
                .collect(Collectors.joining("\n", "\n", ""));
        return of(check.command() + variables);
    }

    static Secrets of(String command) {
        return new Secrets(SECRET.matcher(command)
                .results()
                .map(Secrets::word)
                .filter(word -> word.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
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
        String word = found.group(1) == null ? found.group(2) : found.group(1);
        boolean quoted = word.length() > 1 && (word.startsWith("\"") || word.startsWith("'"));
        return quoted ? word.substring(1, word.length() - 1) : word;
    }
}
