package dev.cmdchk.supervisor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.StringTokenizer;

/** How long the threads of a process were ready to run while no processor was free for them; proc_pid_schedstat(5). */
final class CpuWait {

    private CpuWait() {}

    /** Returns the sum over all threads that {@code pid} has now; zero where the kernel does not tell. */
    static Duration of(int pid) {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                nanos += ofThread(thread);
            }
        } catch (IOException | DirectoryIteratorException _) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(nanos);
    }

    private static long ofThread(Path thread) {
        try {
            StringTokenizer fields = new StringTokenizer(Files.readString(thread.resolve("schedstat")));
            fields.nextToken();
            return Long.parseLong(fields.nextToken());
        } catch (IOException | RuntimeException _) {
            // It has just ended.
            return 0;
        }
    }
}
