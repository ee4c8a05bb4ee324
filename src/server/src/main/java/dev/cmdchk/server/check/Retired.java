package dev.cmdchk.server.check;

/**
 * Another server has taken this one's place: this one only answers those whose requests it has. What the two of them would
 * do twice, or could not share, is the other's.
 */
public record Retired() {}
