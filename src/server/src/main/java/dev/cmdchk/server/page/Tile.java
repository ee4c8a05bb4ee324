package dev.cmdchk.server.page;

/** A value and what it is called. */
record Tile(String name, String value) {}
