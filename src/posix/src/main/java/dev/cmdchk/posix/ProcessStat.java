package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * One process as /proc/PID/stat shows it; proc(5). Everybody may read that, whoever owns the process.
 *
 * @param startTime when it started, in clock ticks since boot: together with {@code pid} it names one process for good
 */
record ProcessStat(int pid, char state, int parent, int group, int session, long startTime) {

    /** Made at once: where jars are exchanged under a process that runs, a class that it needs later is not found. */
    static final Shortage SHORTAGE = new Shortage();

    private static final Path PROC = Path.of("/proc");
    private static final int FIELDS_UP_TO_START_TIME = 15;

    /** Returns every process there is. One that starts or ends meanwhile may be missing, as may any in a shortage. */
    static List<ProcessStat> all() {
        List<ProcessStat> all = new ArrayList<>();
        try {
            look(all);
        } catch (IOException e) {
            // What was seen until then counts; callers look again while something may be left.
            return all;
        }
        return all;
    }

    /**
     * Adds every process there is. One that starts or ends meanwhile may be missing.
     *
     * @throws IOException in a {@link Shortage}, so that any may be missing
     */
    static void look(List<ProcessStat> all) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                look(Integer.parseInt(entry.getFileName().toString())).ifPresent(all::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Returns the process, or empty when there is none of this number (any more), or a shortage. */
    static Optional<ProcessStat> of(int pid) {
        try {
            return look(pid);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the process, or empty when there is none of this number (any more).
     *
     * @throws IOException in a {@link Shortage}, so that this is not known
     */
    static Optional<ProcessStat> look(int pid) throws IOException {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(parse(pid, new String(line, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            if (SHORTAGE.in(e).isPresent()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** The program's name, second, is in parentheses and may hold some itself. */
    private static ProcessStat parse(int pid, String line) {
        StringTokenizer fields = new StringTokenizer(line.substring(line.lastIndexOf(')') + 1));
        char state = fields.nextToken().charAt(0);
        int parent = Integer.parseInt(fields.nextToken());
        int group = Integer.parseInt(fields.nextToken());
        int session = Integer.parseInt(fields.nextToken());
        for (int skipped = 0; skipped < FIELDS_UP_TO_START_TIME; skipped++) {
            fields.nextToken();
        }
        return new ProcessStat(pid, state, parent, group, session, Long.parseLong(fields.nextToken()));
    }

    /** Whether it has ended and only waits for its parent to notice. */
    boolean isZombie() {
        return this.state == 'Z' || this.state == 'X';
    }

    /**
     * Sends {@code signal} to this process, and to no other that may have got its number.
     *
     * @return 0, or {@code -errno}: ESRCH when it is gone
     */
    int signal(MemorySegment state, int signal) {
        int pidfd = ProcessCalls.openPid(state, this.pid);
        if (pidfd < 0) {
            return pidfd;
        }
        boolean same = of(this.pid).filter(this::isSame).isPresent();
        int result = same ? ProcessCalls.signal(state, pidfd, signal) : -Errno.ESRCH;
        Descriptors.close(state, pidfd);
        return result;
    }

    boolean isSame(ProcessStat other) {
        return this.pid == other.pid && this.startTime == other.startTime;
    }
}
