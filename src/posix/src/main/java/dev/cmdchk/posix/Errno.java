package dev.cmdchk.posix;

import java.lang.foreign.MemorySegment;

/** The reasons for failure that callers tell apart; errno(3). The numbers are those of x86-64 and arm64. */
public final class Errno {

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int E2BIG = 7;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int ENOTDIR = 20;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ELOOP = 40;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ECONNRESET = 104;
    public static final int EINPROGRESS = 115;

    private static final NativeFunction STRERROR = NativeFunction.of("strerror");

    private Errno() {}

    /** Returns the C library's words for {@code errno}, such as {@code Permission denied}. */
    public static String text(int errno) {
        return Native.text(MemorySegment.ofAddress(STRERROR.call(Native.UNREAD, errno)));
    }
}
