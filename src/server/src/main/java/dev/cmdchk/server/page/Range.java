package dev.cmdchk.server.page;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far back a page looks, and in which steps. */
enum Range {
    DAY("24 hours", "24h", Duration.ofHours(24), Duration.ofMinutes(15)),
    WEEK("7 days", "7d", Duration.ofDays(7), Duration.ofHours(2)),
    MONTH("30 days", "30d", Duration.ofDays(30), Duration.ofHours(8)),
    QUARTER("90 days", "90d", Duration.ofDays(90), Duration.ofDays(1));

    private final String words;
    private final String query;
    private final Duration length;
    private final Duration step;

    Range(String words, String query, Duration length, Duration step) {
        this.words = words;
        this.query = query;
        this.length = length;
        this.step = step;
    }

    /** Returns the one that a query asks for: a day unless it is another. */
    static Range of(@Nullable String query) {
        for (Range range : values()) {
            if (range.query.equals(query)) {
                return range;
            }
        }
        return DAY;
    }

    String words() {
        return this.words;
    }

    String query() {
        return this.query;
    }

    Duration length() {
        return this.length;
    }

    /** Returns what of it may be unknown without a word: the rows that are counted begin at full minutes or hours. */
    Duration precision() {
        return this == DAY ? Duration.ofMinutes(1) : Duration.ofHours(1);
    }

    Duration step() {
        return this.step;
    }

    int steps() {
        return (int) this.length.dividedBy(this.step);
    }
}
