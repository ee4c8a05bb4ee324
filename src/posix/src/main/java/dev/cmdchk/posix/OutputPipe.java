package dev.cmdchk.posix;

import java.lang.foreign.MemorySegment;

/** Our end of the pipe that a command writes to. Once it is open, only the loop's thread is in here. */
final class OutputPipe {

    private static final int MOST_READS_AT_ONCE = 32;

    private final CommandLoop loop;
    private final long key;
    private final KeptOutput kept = new KeptOutput();
    private int descriptor = -1;
    private boolean watched;

    /** @param key what the loop reports when there is something to read */
    OutputPipe(CommandLoop loop, long key) {
        this.loop = loop;
        this.key = key;
    }

    /** @param descriptor does not block */
    void open(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Returns what was read. */
    KeptOutput kept() {
        return this.kept;
    }

    boolean isOpen() {
        return this.descriptor >= 0;
    }

    /** Has the loop report {@link #key} from now on; without effect where it does already, or the pipe is closed. */
    void watch() {
        if (isOpen() && !this.watched) {
            this.watched = this.loop.watch(this.descriptor, this.key) >= 0;
        }
    }

    /** Reads once and closes the pipe at its end. */
    void read(MemorySegment buffer) {
        if (isOpen()) {
            readOnce(buffer);
        }
    }

    /** Reads what is there, but only so much that others get their turn. Closes the pipe at its end. */
    void drain(MemorySegment buffer) {
        int reads = 0;
        while (isOpen() && reads < MOST_READS_AT_ONCE) {
            reads = readOnce(buffer) > 0 ? reads + 1 : MOST_READS_AT_ONCE;
        }
    }

    private int readOnce(MemorySegment buffer) {
        int length = (int) Descriptors.read(this.loop.state(), this.descriptor, buffer, buffer.byteSize());
        if (length > 0) {
            this.kept.add(buffer, length);
        } else if (length == 0) {
            close();
        }
        return length;
    }

    /** Idempotent. */
    void close() {
        if (isOpen()) {
            if (this.watched) {
                this.loop.unwatch(this.descriptor);
            }
            Descriptors.close(this.loop.state(), this.descriptor);
            this.descriptor = -1;
        }
    }
}
