package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A check as the overview lists it.
 *
 * @param since when it came to that status; null when that is not known
 * @param ran when it last ran; null when it never did
 * @param ago the same in words
 * @param reason why it is so, where that needs a reason; else empty
 */
record Row(
        String name,
        String group,
        String description,
        Status status,
        @Nullable Moment since,
        @Nullable Moment ran,
        String ago,
        String reason,
        String took,
        Strip strip,
        Spark spark) {

    /** Returns what the filter looks for. */
    String words() {
        return String.join(" ", this.name, this.group, this.description, word()).toLowerCase(Locale.ROOT);
    }

    String path() {
        return "/checks/" + this.name;
    }

    /** Returns the word for its status. */
    String word() {
        return Words.of(this.status);
    }

    /** Returns what it counts as: what is not known is not healthy. */
    Status counted() {
        return this.status == Status.UNKNOWN ? Status.FAIL : this.status;
    }
}
