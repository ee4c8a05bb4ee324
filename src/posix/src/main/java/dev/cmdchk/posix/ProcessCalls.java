package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.LONG;
import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** Calls on processes, by {@link Native}'s convention: a failure is returned as {@code -errno}. */
final class ProcessCalls {

    static final int P_PID = 1;
    static final int P_PIDFD = 3;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x01000000;
    static final int PR_SET_CHILD_SUBREAPER = 36;
    /** siginfo_t; {@link #ending} and {@link #pid} read it. */
    static final MemoryLayout SIGINFO = MemoryLayout.sequenceLayout(16, LONG);

    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;

    private static final NativeFunction WAITID = NativeFunction.of("waitid");
    private static final NativeFunction KILL = NativeFunction.of("kill");
    private static final NativeFunction SYSCALL = NativeFunction.of("syscall");
    private static final NativeFunction PRCTL = NativeFunction.of("prctl");
    private static final NativeFunction SIGNAL = NativeFunction.of("signal");
    /** Takes a number, as a signal's handler does, and changes nothing: abs(3). */
    private static final MemorySegment HARMLESS = Native.address("abs");
    /** SIG_IGN. */
    private static final MemorySegment IGNORED = MemorySegment.ofAddress(1);

    private static final NativeFunction GETPID = NativeFunction.of("getpid");
    private static final NativeFunction GETPPID = NativeFunction.of("getppid");
    private static final NativeFunction GETEUID = NativeFunction.of("geteuid");

    private ProcessCalls() {}

    /** waitid(2). With {@link #WNOHANG} and nothing to report, {@link #pid} of {@code info} is 0 after it. */
    static int waitFor(MemorySegment state, int kind, int id, MemorySegment info, int options) {
        info.set(INT, 16, 0);
        try {
            return checked((int) WAITID.call(state, kind, id, info.address(), options), state);
        } finally {
            Reference.reachabilityFence(info);
        }
    }

    /** Returns the process that {@code info} tells of, or 0. */
    static int pid(MemorySegment info) {
        return info.get(INT, 16);
    }

    /** Returns how the process that {@code info} tells of has ended. */
    static Ending ending(MemorySegment info) {
        int code = info.get(INT, 8);
        int status = info.get(INT, 24);
        return code == CLD_EXITED ? new Ending.Exited(status) : new Ending.Killed(status, code == CLD_DUMPED);
    }

    /** kill(2): a negative {@code pid} is a process group. */
    static int kill(MemorySegment state, int pid, int signal) {
        return checked((int) KILL.call(state, pid, signal), state);
    }

    /** pidfd_open(2), Linux 5.3 or newer. The descriptor is close-on-exec. */
    static int openPid(MemorySegment state, int pid) {
        return syscall(state, SYS_PIDFD_OPEN, pid, 0);
    }

    /** pidfd_send_signal(2), Linux 5.1 or newer. */
    static int signal(MemorySegment state, int pidfd, int signal) {
        return syscall(state, SYS_PIDFD_SEND_SIGNAL, pidfd, signal);
    }

    private static int syscall(MemorySegment state, long number, long subject, long value) {
        return (int) checked(SYSCALL.call(state, number, subject, value), state);
    }

    /** prctl(2) with one argument. */
    static int prctl(MemorySegment state, int option, long argument) {
        return checked((int) PRCTL.call(state, option, argument), state);
    }

    /** Gives {@code signal} its default action in this process. */
    static void resetAction(MemorySegment state, int signal) {
        handle(state, signal, MemorySegment.NULL);
    }

    /** Has {@code signal} do nothing in this process without being ignored: its children get the default action. */
    static void disarm(MemorySegment state, int signal) {
        handle(state, signal, HARMLESS);
    }

    /** Has {@code signal} ignored by this process and whatever it executes. */
    static void ignore(MemorySegment state, int signal) {
        handle(state, signal, IGNORED);
    }

    private static void handle(MemorySegment state, int signal, MemorySegment handler) {
        SIGNAL.call(state, signal, handler.address());
    }

    static int pid() {
        return number(GETPID);
    }

    static int parent() {
        return number(GETPPID);
    }

    static int effectiveUser() {
        return number(GETEUID);
    }

    private static int number(NativeFunction function) {
        return (int) function.call(Native.UNREAD);
    }
}
