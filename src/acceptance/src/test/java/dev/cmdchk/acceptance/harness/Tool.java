package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.io.InterruptedIOException;

/** A program of the system that does one thing and ends. */
final class Tool {
    private Tool() {}

    /** @throws IOException if it ends with anything but 0 */
    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(
                        "%s failed with exit status %d".formatted(String.join(" ", command), process.exitValue()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        }
    }
}
