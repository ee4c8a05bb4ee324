package dev.cmdchk.posix;

import java.io.IOException;

/** A process that traces another one, as strace(1) does, and waits for none of what it traces. */
record Tracer(Process process) implements AutoCloseable {

    private static final int SYS_PTRACE = "aarch64".equals(System.getProperty("os.arch")) ? 117 : 101;
    private static final int PTRACE_SEIZE = 0x4206;
    private static final int PTRACE_O_TRACEEXIT = 0x40;

    static Tracer of(int pid) throws IOException {
        return of(pid, 0);
    }

    /** Keeps {@code pid} from ending too, also by SIGKILL. */
    static Tracer keeping(int pid) throws IOException {
        return of(pid, PTRACE_O_TRACEEXIT);
    }

    private static Tracer of(int pid, int options) throws IOException {
        String program = "syscall(%d, %d, %d, 0, %d) == 0 or die qq($!); $| = 1; print qq(traced\\n); <STDIN>"
                .formatted(SYS_PTRACE, PTRACE_SEIZE, pid, options);
        Process process = new ProcessBuilder("perl", "-e", program)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.inputReader().readLine() == null) {
            throw new IOException("process " + pid + " may not be traced");
        }
        return new Tracer(process);
    }

    /** Lets go. */
    @Override
    public void close() {
        this.process.destroyForcibly().onExit().join();
    }
}
