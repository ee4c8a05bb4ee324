package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of all checks shows.
 *
 * @param status of all together
 * @param headline the same in words
 * @param since when it came to that; null when it is not known
 * @param notice what else one should know; null for nothing
 */
record Overview(
        Status status,
        String headline,
        @Nullable Moment since,
        Moment now,
        @Nullable String notice,
        List<Group> groups) {

    String title() {
        return this.headline;
    }

    String state() {
        return Words.of(this.status);
    }

    boolean isGrouped() {
        return this.groups.size() > 1;
    }
}
