package dev.cmdchk.supervisor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * What a process had of the processors by some moment; proc_pid_schedstat(5).
 *
 * @param threads what each had, by its number; none where the kernel does not tell
 */
record CpuShare(Map<String, Times> threads) {

    /**
     * What a thread had in its life.
     *
     * @param ran nanoseconds on a processor
     * @param waited nanoseconds in which it was ready to run and had none, because others had them all, or because its group
     *     had used up what it may have
     */
    record Times(long ran, long waited) {
        private static final Times NONE = new Times(0, 0);

        private Times plus(Times other) {
            return new Times(this.ran + other.ran, this.waited + other.waited);
        }

        private Times minus(Times earlier) {
            return new Times(this.ran - earlier.ran, this.waited - earlier.waited);
        }
    }

    CpuShare {
        threads = Map.copyOf(threads);
    }

    /** Returns what {@code pid} had by now. */
    static CpuShare of(int pid) {
        Map<String, Times> threads = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : all) {
                threads.put(thread.getFileName().toString(), ofThread(thread));
            }
        } catch (IOException | DirectoryIteratorException _) {
            return new CpuShare(Map.of());
        }
        return new CpuShare(threads);
    }

    private static Times ofThread(Path thread) {
        try {
            StringTokenizer fields = new StringTokenizer(Files.readString(thread.resolve("schedstat")));
            return new Times(Long.parseLong(fields.nextToken()), Long.parseLong(fields.nextToken()));
        } catch (IOException | RuntimeException _) {
            // It has just ended.
            return Times.NONE;
        }
    }

    /**
     * Whether the process wanted to run since {@code before} and could not: its threads waited for half of the time, all
     * together, and it was not the process itself that had the processors.
     *
     * @param span how long ago that was
     * @param processors how many there are
     */
    boolean isStarvedSince(CpuShare before, Duration span, int processors) {
        Times since = this.threads.entrySet().stream()
                .map(thread -> thread.getValue().minus(before.threads.getOrDefault(thread.getKey(), Times.NONE)))
                .reduce(Times.NONE, Times::plus);
        long half = span.toNanos() / 2;
        return since.waited >= half && since.ran < half * processors;
    }
}
