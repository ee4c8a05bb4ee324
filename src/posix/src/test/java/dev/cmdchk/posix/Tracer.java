package dev.cmdchk.posix;

import java.io.IOException;

/** A process that traces another one, as strace(1) does, and waits for none of what it traces. */
record Tracer(Process process) implements AutoCloseable {

    private static final int SYS_PTRACE = "aarch64".equals(System.getProperty("os.arch")) ? 117 : 101;
    private static final int PTRACE_SEIZE = 0x4206;

    static Tracer of(int pid) throws IOException {
        String program = "syscall(%d, %d, %d, 0, 0) == 0 or die qq($!); $| = 1; print qq(traced\\n); <STDIN>"
                .formatted(SYS_PTRACE, PTRACE_SEIZE, pid);
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
