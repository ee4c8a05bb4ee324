package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells when files may have changed, whichever way: written in place, replaced by a rename, or reached through a link that
 * leads elsewhere now, as Kubernetes changes mounted settings. For that all folders are watched that the way to a file goes
 * through, for the names that it takes there; inotify(7). Whether anything differs is for the caller to find out.
 *
 * <p>For one thread.
 */
public final class FileWatch implements AutoCloseable {

    private static final int CLOSE_WRITE = 0x8;
    private static final int CHANGES = 0x4 | CLOSE_WRITE | 0x40 | 0x80 | 0x100 | 0x200;
    private static final int ONLYDIR = 0x01000000;
    private static final int IGNORED = 0x8000;
    private static final int BUFFER = 16 * 1024;
    /** What is not there, or may not be looked at. */
    private static final Set<Integer> NO_WAY =
            Set.of(Errno.ENOENT, Errno.EACCES, Errno.ENOTDIR, Errno.ENAMETOOLONG, Errno.ELOOP);

    private static final NativeFunction INIT = NativeFunction.of("inotify_init1");
    private static final NativeFunction ADD = NativeFunction.of("inotify_add_watch");
    private static final NativeFunction REMOVE = NativeFunction.of("inotify_rm_watch");

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = this.arena.allocate(Native.STATE);
    private final MemorySegment buffer = this.arena.allocate(BUFFER, 8);
    private final Map<Integer, Set<String>> names = new HashMap<>();
    private final int descriptor;
    private int failure;

    private FileWatch(int descriptor) {
        this.descriptor = descriptor;
    }

    public static FileWatch open() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            int flags = Descriptors.O_CLOEXEC | Descriptors.O_NONBLOCK;
            int descriptor = checked((int) INIT.call(state, flags), state);
            return new FileWatch(Native.require(descriptor, "inotify_init", "to watch files"));
        }
    }

    /** Returns the descriptor that can be read when something happened that {@link #changed} is to look at. */
    public int descriptor() {
        return this.descriptor;
    }

    /**
     * Watches {@code files} from now on, along the ways that lead to them at present: call it again after each change. What
     * is not there, or may not be looked at, is watched as far as the way goes.
     *
     * @throws SystemCallException if not all can be watched, such as for ENOSPC, where this user has no watch left
     *     (fs.inotify.max_user_watches); what can be is
     */
    public void watch(Collection<String> files) throws SystemCallException {
        Set<Integer> before = new HashSet<>(this.names.keySet());
        this.names.clear();
        this.failure = 0;
        for (String file : files) {
            this.follow(file);
        }
        before.removeAll(this.names.keySet());
        // Fails for a folder that is gone, and its watch with it.
        before.forEach(watch -> REMOVE.call(this.state, this.descriptor, watch));
        if (this.failure != 0) {
            throw new SystemCallException(
                    "inotify_add_watch", "(fs.inotify.max_user_watches says how many there may be)", this.failure);
        }
    }

    private void follow(String file) {
        try {
            Way.follow(Path.of(file), this::add);
        } catch (InvalidPathException _) {
            // No file has such a name, so none can change.
            return;
        }
    }

    private void add(Path folder, String name) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment path = NativeStrings.string(call, folder.toString());
            int watch =
                    checked((int) ADD.call(this.state, this.descriptor, path.address(), CHANGES | ONLYDIR), this.state);
            if (watch >= 0) {
                this.names.computeIfAbsent(watch, _ -> new HashSet<>()).add(name);
            } else if (!NO_WAY.contains(-watch)) {
                this.failure = -watch;
            }
        }
    }

    /** Takes note of what happened until now; returns whether one of the files may have changed. */
    public boolean changed() {
        boolean changed = false;
        long length = Descriptors.read(this.state, this.descriptor, this.buffer, BUFFER);
        while (length > 0) {
            for (long at = 0; at < length; at += 16 + this.buffer.get(INT, at + 12)) {
                changed |= this.concerns(at);
            }
            length = Descriptors.read(this.state, this.descriptor, this.buffer, BUFFER);
        }
        return changed;
    }

    /** An event without a name tells of a folder that went away or of events that were lost, or of a watch that we ended. */
    private boolean concerns(long at) {
        int watch = this.buffer.get(INT, at);
        boolean ended = (this.buffer.get(INT, at + 4) & IGNORED) != 0 && !this.names.containsKey(watch);
        int size = this.buffer.get(INT, at + 12);
        return size == 0
                ? !ended
                : this.names
                        .getOrDefault(watch, Set.of())
                        .contains(this.buffer.getString(at + 16, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        Descriptors.close(this.descriptor);
    }
}
