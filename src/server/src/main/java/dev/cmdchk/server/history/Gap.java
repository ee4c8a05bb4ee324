package dev.cmdchk.server.history;

import java.time.Instant;

/** A time of which history may know nothing: no server ran, or what it knew was not written before it ended. */
public record Gap(Instant from, Instant to) {}
