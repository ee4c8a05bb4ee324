package dev.cmdchk.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first bytes of an output, and the count of the rest. */
final class KeptOutput {

    private byte[] kept = {};
    private long omitted;

    void add(MemorySegment bytes, int length) {
        int room = Math.min(length, CommandResult.KEPT_BYTES - this.kept.length);
        if (room > 0) {
            int end = this.kept.length;
            this.kept = Arrays.copyOf(this.kept, end + room);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, this.kept, end, room);
        }
        this.omitted += length - room;
    }

    String text() {
        return new String(this.kept, StandardCharsets.UTF_8);
    }

    int length() {
        return this.kept.length;
    }

    long omitted() {
        return this.omitted;
    }
}
