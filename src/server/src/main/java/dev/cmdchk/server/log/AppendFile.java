package dev.cmdchk.server.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A regular file, open for appending ({@code O_APPEND}: a file that is cut short from outside goes on at its new end).
 *
 * <p>Only a regular file with one name is opened: a link could lead to a file that is nobody's log, and a pipe without a
 * reader would hold the writer for ever.
 */
final class AppendFile implements Closeable {

    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxr-x---");

    private final Path path;
    private final FileChannel channel;
    private final Object key;

    private AppendFile(Path path, FileChannel channel, Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    /**
     * Opens the file, or begins it with mode 0640, and its directory with mode 0750 if just that is missing.
     *
     * @throws NoSuchFileException if there is no directory, and none can be made
     * @throws IOException if that fails otherwise, or if what is there is no regular file or has a second name
     */
    static AppendFile open(Path path) throws IOException {
        Optional<BasicFileAttributes> before = look(path);
        if (before.isPresent()) {
            refuseUnlessOurs(path, before.get());
        }
        FileChannel channel = before.isPresent() ? reopen(path) : create(path);
        try {
            Object key = look(path).map(BasicFileAttributes::fileKey).orElse(null);
            if (key == null || (before.isPresent() && !key.equals(before.get().fileKey()))) {
                throw new FileSystemException(path.toString(), null, "It was replaced while it was being opened");
            }
            return new AppendFile(path, channel, key);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether the path still names this file: nobody moved, removed or replaced it. */
    boolean isInPlace() throws IOException {
        return look(this.path)
                .filter(found -> Objects.equals(found.fileKey(), this.key))
                .isPresent();
    }

    boolean isEmpty() throws IOException {
        return this.channel.size() == 0;
    }

    /**
     * Appends all of {@code bytes}, or nothing: what a full disk let through of them is taken back, unless another process has
     * appended something after it.
     *
     * @throws IOException if not all could be written
     */
    void append(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        long start = this.channel.size();
        try {
            while (rest.hasRemaining()) {
                this.channel.write(rest);
            }
        } catch (IOException e) {
            takeBack(start, rest.position(), e);
            throw e;
        }
    }

    private void takeBack(long start, int written, IOException failure) {
        try {
            if (written > 0 && this.channel.size() == start + written) {
                this.channel.truncate(start);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        this.channel.close();
    }

    /** Returns what {@code path} names, links not followed; empty if it names nothing. */
    static Optional<BasicFileAttributes> look(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static void refuseUnlessOurs(Path path, BasicFileAttributes found) throws IOException {
        if (!found.isRegularFile()) {
            throw new FileSystemException(
                    path.toString(), null, found.isSymbolicLink() ? "Is a symbolic link" : "Not a regular file");
        }
        if (Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names && names > 1) {
            throw new FileSystemException(path.toString(), null, "Has a second name (hard link)");
        }
    }

    private static FileChannel reopen(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS));
    }

    private static FileChannel create(Path path) throws IOException {
        Path directory = Objects.requireNonNull(path.getParent(), "'path' must be absolute");
        if (look(directory).isEmpty()) {
            make(directory, path);
        }
        FileChannel channel = FileChannel.open(
                path, Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE_NEW), mode(FILE_MODE));
        // What open(2) gave is less the umask.
        Files.setPosixFilePermissions(path, FILE_MODE);
        return channel;
    }

    private static void make(Path directory, Path path) throws IOException {
        try {
            Files.createDirectory(directory, mode(DIRECTORY_MODE));
        } catch (AccessDeniedException _) {
            throw new NoSuchFileException(
                    path.toString(), null, "its directory '%s' is missing, and may not be made".formatted(directory));
        }
        Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }
}
