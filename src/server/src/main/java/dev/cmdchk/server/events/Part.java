package dev.cmdchk.server.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of history that one answer has room for, oldest first.
 *
 * @param rest when the first of those that follow was; nothing at the end
 */
record Part<T>(List<T> rows, Optional<Instant> rest) {
    private static final int MOST_ROWS = 500;

    /** Returns the first of {@code found}. */
    static <T> Part<T> of(List<T> found, Function<T, Instant> at) {
        return found.size() > MOST_ROWS
                ? new Part<>(found.subList(0, MOST_ROWS), Optional.of(at.apply(found.get(MOST_ROWS))))
                : new Part<>(found, Optional.empty());
    }

    /**
     * Returns the path and query of the rows that follow.
     *
     * @param step as in the request; null for single results
     */
    Optional<String> next(String check, Instant to, @Nullable String step) {
        String same = step == null ? "" : "&step=" + step;
        return this.rest.map(from -> "/checks/%s/history?from=%s&to=%s%s".formatted(check, from, to, same));
    }
}
