package dev.cmdchk.posix;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Signal numbers of Linux on x86-64 and arm64, and their names; signal(7). */
public final class Signals {

    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int QUIT = 3;
    public static final int KILL = 9;
    public static final int USR1 = 10;
    public static final int USR2 = 12;
    public static final int PIPE = 13;
    public static final int ALRM = 14;
    public static final int TERM = 15;
    public static final int CHLD = 17;
    public static final int CONT = 18;

    /** The highest number, a real-time signal. */
    public static final int LAST = 64;

    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    private static final NativeFunction STRSIGNAL = NativeFunction.of("strsignal");

    private Signals() {}

    /** Returns what people call {@code signal}: {@code SIGTERM}, or {@code signal 40} for one without a name. */
    public static String name(int signal) {
        return signal >= 1 && signal <= NAMES.size() ? "SIG" + NAMES.get(signal - 1) : "signal " + signal;
    }

    /** Returns the C library's words for {@code signal}, such as {@code Terminated}. */
    public static String text(int signal) {
        return Native.text(MemorySegment.ofAddress(STRSIGNAL.call(Native.UNREAD, signal)));
    }
}
