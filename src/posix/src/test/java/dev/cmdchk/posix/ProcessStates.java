package dev.cmdchk.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What /proc says of processes. */
final class ProcessStates {

    private ProcessStates() {}

    /** Whether {@code pid} runs: a killed orphan may stay a zombie for a while under a lazy process 1. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // ESRCH: it ended between the opening and the reading.
            return false;
        }
    }

    /** Returns how many descriptors this process has open. */
    static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
