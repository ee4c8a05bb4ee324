package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one check shows.
 *
 * @param notice what else one should know; null for nothing
 * @param from the beginning of the range
 * @param undrawn how many measures have no figure
 * @param counted of how many runs, the last ones, the endings are
 * @param command null unless it may be shown, and so may its output
 */
record Detail(
        Status status,
        Row row,
        Moment from,
        Moment now,
        @Nullable String notice,
        List<Tile> uptimes,
        List<Choice> ranges,
        Strip timeline,
        List<Tile> durations,
        Plot plot,
        List<Plot> measures,
        long undrawn,
        int counted,
        List<Tile> endings,
        List<Mark> changes,
        List<Mark> results,
        @Nullable String command,
        @Nullable String output) {

    String title() {
        return this.row.name() + " is " + this.row.word();
    }

    /** A range that can be chosen. */
    record Choice(String name, String path, boolean isCurrent) {}

    /** Something that was at a time: a result, or a change. */
    record Mark(Moment at, String state, String reason, String took) {}
}
