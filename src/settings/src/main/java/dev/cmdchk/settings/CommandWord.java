package dev.cmdchk.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the program in a shell command, as far as that is plain to see: skips leading {@code NAME=value} words, takes off
 * quotes, and gives up at anything the shell would expand. Giving up is always right here; a wrong guess could make part
 * of a secret into a name.
 */
final class CommandWord {
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\+?=.*", Pattern.DOTALL);
    private static final String BLANKS = " \t\r\n";
    private static final String ENDS = BLANKS + ";&|<>()";
    private static final List<String> OPENINGS = List.of("`", "$(", "${");
    private static final String EXPANDED = "$`*?[]{}~#!";

    private final String command;
    private int at;

    private CommandWord(String command) {
        this.command = command;
    }

    /** Returns the word that names the program, without quotes; nothing when it is not plain. */
    static Optional<String> programOf(String command) {
        return new CommandWord(command).program();
    }

    private Optional<String> program() {
        while (true) {
            skip(BLANKS + ";");
            Optional<Word> word = next();
            if (word.isEmpty() || word.get().text().isEmpty()) {
                return Optional.empty();
            }
            if (!ASSIGNMENT.matcher(word.get().text()).matches()) {
                return word.filter(plain -> !plain.expanded() && plain.text().indexOf('=') < 0)
                        .map(Word::text);
            }
        }
    }

    /** A word without its quotes, and whether the shell would expand something in it. */
    private record Word(String text, boolean expanded) {}

    private void skip(String skipped) {
        while (this.at < this.command.length() && skipped.indexOf(this.command.charAt(this.at)) >= 0) {
            this.at++;
        }
    }

    /** Returns the next word, or nothing when where it ends is not plain. */
    private Optional<Word> next() {
        StringBuilder word = new StringBuilder();
        boolean expanded = false;
        while (this.at < this.command.length() && ENDS.indexOf(this.command.charAt(this.at)) < 0) {
            char letter = this.command.charAt(this.at);
            if (letter == '\'' || letter == '"') {
                if (!quoted(letter, word)) {
                    return Optional.empty();
                }
            } else if (opensExpansion()) {
                return Optional.empty();
            } else {
                expanded |= EXPANDED.indexOf(letter) >= 0;
                plain(letter, word);
            }
        }
        return Optional.of(new Word(word.toString(), expanded));
    }

    /** These may go on behind a blank. */
    private boolean opensExpansion() {
        return OPENINGS.stream().anyMatch(opening -> this.command.startsWith(opening, this.at));
    }

    private void plain(char letter, StringBuilder word) {
        int from = letter == '\\' ? this.at + 1 : this.at;
        if (from < this.command.length()) {
            word.append(this.command.charAt(from));
        }
        this.at = from + 1;
    }

    /** Appends what the quotes hold; returns false when they do not end or hold something to expand. */
    private boolean quoted(char quote, StringBuilder word) {
        int end = this.command.indexOf(quote, this.at + 1);
        if (end < 0) {
            return false;
        }
        String inside = this.command.substring(this.at + 1, end);
        if (quote == '"' && inside.chars().anyMatch(letter -> "$`\\".indexOf(letter) >= 0)) {
            return false;
        }
        word.append(inside);
        this.at = end + 1;
        return true;
    }
}
