package dev.cmdchk.posix;

import java.io.IOException;

/** A call into the operating system that failed, with the reason it gave. */
public final class SystemCallException extends IOException {

    private static final long serialVersionUID = 1;

    private final int errno;

    SystemCallException(String call, String subject, int errno) {
        super(call + " " + subject + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /** Returns the number the system gave as the reason, one of {@link Errno}'s or another; see errno(3). */
    public int errno() {
        return this.errno;
    }

    /** Returns the system's words for the reason alone, such as {@code No such file or directory}. */
    public String reason() {
        return Errno.text(this.errno);
    }
}
