package dev.cmdchk.server.page;

/**
 * A small picture of a check's state, for other people's pages. Widths are in pixels.
 *
 * @param state healthy, warning, unhealthy or unknown
 */
record Badge(String name, String state) {
    private static final int LETTER = 7;
    private static final int MARGIN = 7;

    String label() {
        return this.name + ": " + this.state;
    }

    int nameWidth() {
        return this.name.length() * LETTER;
    }

    int stateWidth() {
        return this.state.length() * LETTER;
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
            case "healthy" -> "#1a7f37";
            case "warning" -> "#8a5a00";
            case "unhealthy" -> "#c21f30";
            default -> "#56616f";
        };
    }
}
