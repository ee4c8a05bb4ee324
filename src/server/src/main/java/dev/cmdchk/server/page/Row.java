package dev.cmdchk.server.page;

import dev.cmdchk.server.history.Grade;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A check as the overview lists it.
 *
 * @param since when it came to that state; null when that is not known
 * @param ran when it last ran; null when it never did
 * @param ago the same in words
 * @param reason why it is so, where that needs a reason; else empty
 */
record Row(
        String name,
        String group,
        String description,
        State state,
        @Nullable Moment since,
        @Nullable Moment ran,
        String ago,
        String reason,
        String took,
        Strip strip,
        Spark spark) {

    /** Returns what the filter looks for. */
    String words() {
        return String.join(" ", this.name, this.group, this.description, this.state.word())
                .toLowerCase(Locale.ROOT);
    }

    String path() {
        return "/checks/" + this.name;
    }

    /** Returns what it counts as: what is not known is not healthy. */
    Grade grade() {
        return switch (this.state) {
            case HEALTHY -> Grade.HEALTHY;
            case WARNING -> Grade.WARNING;
            case UNKNOWN, UNHEALTHY -> Grade.UNHEALTHY;
        };
    }
}
