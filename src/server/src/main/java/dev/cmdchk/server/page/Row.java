package dev.cmdchk.server.page;

import dev.cmdchk.server.history.Grade;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A check as the overview lists it.
 *
 * @param state healthy, warning, unhealthy or unknown
 * @param since when it came to that state; null when that is not known
 * @param ran when it last ran; null when it never did
 * @param ago the same in words
 * @param reason why it is so, where that needs a reason; else empty
 */
record Row(
        String name,
        String group,
        String description,
        String state,
        @Nullable Moment since,
        @Nullable Moment ran,
        String ago,
        String reason,
        String took,
        Strip strip,
        Spark spark) {

    /** Returns what the filter looks for. */
    String words() {
        return String.join(" ", this.name, this.group, this.description, this.state)
                .toLowerCase(Locale.ROOT);
    }

    String path() {
        return "/checks/" + this.name;
    }

    /** Returns what it counts as: what is not known is not healthy. */
    Grade grade() {
        return switch (this.state) {
            case "healthy" -> Grade.HEALTHY;
            case "warning" -> Grade.WARNING;
            default -> Grade.UNHEALTHY;
        };
    }

    /** Returns the rank: what is worse comes first. */
    int rank() {
        return switch (this.state) {
            case "unhealthy" -> 0;
            case "unknown" -> 1;
            case "warning" -> 2;
            default -> 3;
        };
    }
}
