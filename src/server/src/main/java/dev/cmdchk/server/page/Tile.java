package dev.cmdchk.server.page;

/**
 * A value and what it is called.
 *
 * @param note what one has to know of the value; empty for nothing
 */
record Tile(String name, String value, String note) {
    Tile(String name, String value) {
        this(name, value, "");
    }
}
