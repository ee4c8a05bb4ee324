package dev.cmdchk.server;

import org.jspecify.annotations.Nullable;

/** The server could not be started. The reason, with its remedy, is the message; it has been logged. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean seen;

    /** @param seen whether it was logged where whoever started the program sees it */
    StartupException(String message, @Nullable Throwable cause, boolean seen) {
        super(message, cause);
        this.seen = seen;
    }

    boolean isSeen() {
        return this.seen;
    }
}
