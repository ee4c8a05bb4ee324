package dev.cmdchk.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine code of this process: its program and its libraries, as they are mapped from their files. */
public final class ProgramText {

    private static final int MADV_DONTNEED = 4;

    private static final NativeFunction MADVISE = NativeFunction.of("madvise");

    private ProgramText() {}

    /**
     * Takes no more memory for code that was needed to start, until it is needed again: then it comes from the system's
     * cache of files. Only what is as it is in its file is let go; see proc_pid_smaps(5).
     */
    public static void release() {
        try (BufferedReader lines = Files.newBufferedReader(Path.of("/proc/self/smaps"), StandardCharsets.ISO_8859_1)) {
            String text = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(" r-xp ")) {
                    text = line.contains(" /") ? line.substring(0, line.indexOf(' ')) : "";
                } else if (line.startsWith("Anonymous:")) {
                    if (!text.isEmpty() && line.endsWith(" 0 kB")) {
                        release(text);
                    }
                    text = "";
                }
            }
        } catch (IOException _) {
            // Without /proc it stays as large as it is.
            return;
        }
    }

    /** @param range from and to, as hexadecimal numbers with a dash between them */
    private static void release(String range) {
        int dash = range.indexOf('-');
        long from = Long.parseUnsignedLong(range.substring(0, dash), 16);
        long to = Long.parseUnsignedLong(range.substring(dash + 1), 16);
        MADVISE.call(Native.UNREAD, from, to - from, MADV_DONTNEED);
    }
}
