package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * What statx(2) tells of a file. Called by number, for its structure is the same on every machine and in every C library.
 *
 * @param links how many names it has; 0 when it was removed
 * @param owner its user id
 * @param mode its type and permissions, as in inode(7)
 */
record FileStatus(long links, long owner, int mode) {

    private static final long SYS_STATX = "aarch64".equals(System.getProperty("os.arch")) ? 291 : 332;
    private static final long AT_FDCWD = -100;
    private static final long AT_EMPTY_PATH = 0x1000;
    private static final long AT_SYMLINK_NOFOLLOW = 0x100;
    private static final long BASIC_STATS = 0x7ff;
    private static final long SIZE = 256;

    private static final NativeFunction STATX = NativeFunction.of("syscall");

    static FileStatus of(int descriptor) throws SystemCallException {
        return of(descriptor, "", AT_EMPTY_PATH);
    }

    /** Of the file at {@code path} itself, also where it is a symbolic link. */
    static FileStatus of(Path path) throws SystemCallException {
        return of(AT_FDCWD, path.toString(), AT_SYMLINK_NOFOLLOW);
    }

    private static FileStatus of(long directory, String path, long flags) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(SIZE, 8);
            int result =
                    statx(arena.allocate(Native.STATE), directory, NativeStrings.string(arena, path), flags, status);
            Native.require(result, "stat", path.isEmpty() ? "descriptor " + directory : path);
            return new FileStatus(
                    Integer.toUnsignedLong(status.get(INT, 16)),
                    Integer.toUnsignedLong(status.get(INT, 20)),
                    Short.toUnsignedInt(status.get(Native.SHORT, 28)));
        }
    }

    private static int statx(
            MemorySegment state, long directory, MemorySegment path, long flags, MemorySegment status) {
        long result = STATX.call(state, SYS_STATX, directory, path.address(), flags, BASIC_STATS, status.address());
        return (int) checked(result, state);
    }

    boolean isRegular() {
        return type() == 8;
    }

    boolean isSymbolicLink() {
        return type() == 10;
    }

    /** Whether its group or others may write to it, sticky or not. */
    boolean isWritableByOthers() {
        return (this.mode & 0022) != 0;
    }

    /** Whether only owners may rename and remove what is in this directory, as in {@code /tmp}. */
    boolean isSticky() {
        return (this.mode & 01000) != 0;
    }

    /** Returns its permissions the way chmod(1) takes them. */
    String permissions() {
        return "%04o".formatted(this.mode & 07777);
    }

    /** Returns what it is, in words. */
    String kind() {
        return switch (type()) {
            case 1 -> "a FIFO";
            case 2 -> "a character device";
            case 4 -> "a directory";
            case 6 -> "a block device";
            case 8 -> "a regular file";
            case 10 -> "a symbolic link";
            case 12 -> "a socket";
            default -> "a file of unknown kind";
        };
    }

    private int type() {
        return this.mode >> 12;
    }
}
