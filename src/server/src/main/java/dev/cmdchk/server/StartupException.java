package dev.cmdchk.server;

import org.jspecify.annotations.Nullable;

/** The server could not be started. The reason, with its remedy, is the message; it has been logged. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1;

    StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
