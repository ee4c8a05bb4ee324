package dev.cmdchk.server.page;

/** A small picture of a check's state, for other people's pages. Widths are in pixels. */
record Badge(String name, State state) {
    private static final int LETTER = 7;
    private static final int MARGIN = 7;

    String label() {
        return this.name + ": " + this.state.word();
    }

    int nameWidth() {
        return this.name.length() * LETTER;
    }

    int stateWidth() {
        return this.state.word().length() * LETTER;
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
        return switch (this.state) {
            case HEALTHY -> "#1a7f37";
            case WARNING -> "#8a5a00";
            case UNHEALTHY -> "#c21f30";
            case UNKNOWN -> "#56616f";
        };
    }
}
