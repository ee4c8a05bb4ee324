package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file and the descriptor by which it is open. */
record OpenFile(int descriptor) implements AutoCloseable {

    static OpenFile create(Path file) throws IOException {
        Files.writeString(file, "");
        return open(file, Descriptors.O_WRONLY);
    }

    static OpenFile read(Path file) throws IOException {
        return open(file, Descriptors.O_RDONLY);
    }

    private static OpenFile open(Path file, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = Descriptors.open(
                    arena.allocate(Native.STATE),
                    NativeStrings.string(arena, file.toString()),
                    flags | Descriptors.O_CLOEXEC);
            return new OpenFile(Native.require(descriptor, "open", file));
        }
    }

    @Override
    public void close() {
        Descriptors.close(this.descriptor);
    }
}
