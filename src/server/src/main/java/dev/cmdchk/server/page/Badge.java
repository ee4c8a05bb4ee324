package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;

/** A small picture of a check's status, for other people's pages. Widths are in pixels. */
record Badge(String name, Status status) {
    private static final int LETTER = 7;
    private static final int MARGIN = 7;

    String word() {
        return Words.of(this.status);
    }

    String label() {
        return this.name + ": " + word();
    }

    int nameWidth() {
        return this.name.length() * LETTER;
    }

    int stateWidth() {
        return word().length() * LETTER;
    }

    /** Returns where the coloured part begins. */
    int split() {
        return nameWidth() + 2 * MARGIN;
    }

    int stateAt() {
        return split() + MARGIN;
    }

    int width() {
        return stateAt() + stateWidth() + MARGIN;
    }

    /** Returns where the round corners begin. */
    int edge() {
        return width() - 3;
    }

    String colour() {
        return switch (this.status) {
            case PASS -> "#1a7f37";
            case WARN -> "#8a5a00";
            case FAIL -> "#c21f30";
            case UNKNOWN -> "#56616f";
        };
    }
}
