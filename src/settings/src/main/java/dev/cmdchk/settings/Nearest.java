package dev.cmdchk.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a wrong one was probably meant to be. */
final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /**
     * Returns the known name that {@code wrong} is but for one letter; else the first that it is, but for one letter, the
     * beginning of, or that begins it; else the nearest within a third of its letters.
     */
    static Optional<String> of(String wrong, Collection<String> known) {
        String folded = fold(wrong);
        if (folded.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> isNear(folded, fold(name)))
                .min(Comparator.comparingInt(name -> rank(folded, fold(name))));
    }

    /** Returns the question to add to a message, or nothing. */
    static String question(String wrong, Collection<String> known) {
        return of(wrong, known).map("Did you mean '%s'?"::formatted).orElse("");
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static boolean isNear(String wrong, String name) {
        return isBeginning(wrong, name) || distance(wrong, name) <= Math.max(1, name.length() / 3);
    }

    private static int rank(String wrong, String name) {
        int distance = distance(wrong, name);
        if (distance <= 1) {
            return 0;
        }
        return isBeginning(wrong, name) ? 1 : distance;
    }

    /** All letters but one at most, and three at least, are the same from the start on. */
    private static boolean isBeginning(String wrong, String name) {
        int common = 0;
        while (common < Math.min(wrong.length(), name.length()) && wrong.charAt(common) == name.charAt(common)) {
            common++;
        }
        return common >= 3 && common >= Math.min(name.length(), wrong.length() - 1);
    }

    /** Counts letters to insert, drop, change or swap with their neighbour. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
