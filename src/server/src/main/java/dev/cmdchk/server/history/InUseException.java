package dev.cmdchk.server.history;

import java.io.IOException;

/** Another server has the file of history. */
final class InUseException extends IOException {
    private static final long serialVersionUID = 1;

    InUseException(Throwable cause) {
        super("another process uses it", cause);
    }
}
