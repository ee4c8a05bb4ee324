package dev.cmdchk.server.history;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file of history is not as we wrote it. */
final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(@Nullable String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
