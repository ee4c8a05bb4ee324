package dev.cmdchk.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files that other people may have put there: a FIFO, a device or a directory under the name is refused before it
 * is opened for reading, so nothing hangs and no device is touched.
 */
public final class RegularFile {

    private static final int O_PATH = 0x200000;
    private static final int CHUNK = 64 * 1024;

    private RegularFile() {}

    /**
     * Returns the content of the regular file at {@code path}. Symbolic links are followed.
     *
     * @param maxBytes the most it may hold, 0 or more
     * @throws NoSuchFileException if there is nothing of that name
     * @throws IOException if it cannot be opened, is something else, or is larger; the message names path and reason
     */
    public static byte[] read(Path path, int maxBytes) throws IOException {
        return read(path, maxBytes, _ -> {});
    }

    /**
     * Like {@link #read}, and demands that nobody but root can have written or chosen it: the file, every directory above it,
     * and every directory and link that {@code path} leads through belong to root and are not writable by group or others.
     * A directory may be sticky instead, as {@code /tmp} is: there nobody can exchange or remove what belongs to root.
     *
     * <p>What is judged is the file that was opened, found by its descriptor, and not its name: exchanging links while
     * this runs gains nothing.
     *
     * @throws IOException also when somebody else can; the message names the offending path, its owner, its mode and the
     *     way out
     */
    public static byte[] readTrusted(Path path, int maxBytes) throws IOException {
        return read(path, maxBytes, descriptor -> Trust.demand(path, descriptor));
    }

    private interface Demand {
        void of(int descriptor) throws IOException;
    }

    /** First only a handle on the name (O_PATH), which opens nothing; then, once judged, the very same file. */
    private static byte[] read(Path path, int maxBytes, Demand demand) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int handle = open(arena, path, path, O_PATH);
            try {
                FileStatus status = FileStatus.of(handle);
                if (!status.isRegular()) {
                    throw new IOException(path + " is " + status.kind() + ", not a regular file");
                }
                demand.of(handle);
                int flags = Descriptors.O_RDONLY | Descriptors.O_NONBLOCK | Descriptors.O_NOCTTY;
                int descriptor = open(arena, Path.of("/proc/self/fd/" + handle), path, flags);
                try {
                    return content(arena, descriptor, path, maxBytes);
                } finally {
                    Descriptors.close(descriptor);
                }
            } finally {
                Descriptors.close(handle);
            }
        }
    }

    private static int open(Arena arena, Path path, Path name, int flags) throws FileSystemException {
        MemorySegment state = arena.allocate(Native.STATE);
        MemorySegment string = NativeStrings.string(arena, path.toString());
        int descriptor = Descriptors.open(state, string, flags | Descriptors.O_CLOEXEC);
        return switch (descriptor) {
            case -Errno.ENOENT -> throw new NoSuchFileException(name.toString());
            case -Errno.EACCES -> throw new AccessDeniedException(name.toString());
            default -> {
                if (descriptor < 0) {
                    throw new FileSystemException(name.toString(), null, Errno.text(-descriptor));
                }
                yield descriptor;
            }
        };
    }

    private static byte[] content(Arena arena, int descriptor, Path path, int maxBytes) throws IOException {
        MemorySegment state = arena.allocate(Native.STATE);
        MemorySegment chunk = arena.allocate(CHUNK);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (true) {
            int length = Native.require((int) Descriptors.read(state, descriptor, chunk, CHUNK), "read", path);
            if (length == 0) {
                return content.toByteArray();
            }
            if (length > maxBytes - content.size()) {
                throw new IOException(path + " is larger than " + maxBytes + " bytes");
            }
            content.writeBytes(chunk.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Who could have written a file. */
    private static final class Trust {

        private static final String DELETED = " (deleted)";

        static void demand(Path name, int descriptor) throws IOException {
            Path real = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            FileStatus file = FileStatus.of(descriptor);
            if (file.links() == 0 || real.toString().endsWith(DELETED)) {
                throw new IOException(name + " was removed while it was read; start again");
            }
            for (Path directory : parents(real)) {
                FileStatus status = FileStatus.of(directory);
                demand(name, directory, status, status.isSticky() || !status.isWritableByOthers());
            }
            demand(name, real, file, !file.isWritableByOthers());
            Way.follow(name, (folder, next) -> demandOnTheWay(name, folder, folder.resolve(next)));
        }

        /** Who may exchange a link chooses among all files that only root has written. */
        private static void demandOnTheWay(Path name, Path folder, Path next) throws IOException {
            FileStatus status = FileStatus.of(folder);
            demand(name, folder, status, status.isSticky() || !status.isWritableByOthers());
            if (Files.isSymbolicLink(next)) {
                demand(name, next, FileStatus.of(next), true);
            }
        }

        /** From the root down: once one is trusted, only root can exchange what is below it. */
        private static List<Path> parents(Path file) {
            List<Path> parents = new ArrayList<>();
            for (Path parent = file.getParent(); parent != null; parent = parent.getParent()) {
                parents.addFirst(parent);
            }
            return parents;
        }

        private static void demand(Path name, Path part, FileStatus status, boolean closed) throws IOException {
            if (status.owner() == 0 && closed) {
                return;
            }
            throw new IOException(
                    "%s is not trusted: %s has owner %d and mode %s, so others than root can change it. Run: %s"
                            .formatted(name, part, status.owner(), status.permissions(), remedy(part, status, closed)));
        }

        private static String remedy(Path part, FileStatus status, boolean closed) {
            return (status.owner() == 0
                            ? ""
                            : "chown " + (status.isSymbolicLink() ? "-h " : "") + "root " + part + (closed ? "" : "; "))
                    + (closed ? "" : "chmod go-w " + part);
        }
    }
}
