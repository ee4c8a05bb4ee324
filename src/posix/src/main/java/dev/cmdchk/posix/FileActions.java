package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** What a child does to its descriptors and working directory before it becomes the program. */
final class FileActions implements AutoCloseable {

    private final Arena arena;
    private final MemorySegment actions;

    /** @param arena outlives these actions */
    FileActions(Arena arena) throws SystemCallException {
        this.arena = arena;
        this.actions = arena.allocate(SpawnCalls.ACTIONS);
        check(SpawnCalls.initActions(this.actions));
    }

    /** Makes the child's {@code theirs} a copy of our {@code ours}, open across exec also where both are one number. */
    void duplicate(int ours, int theirs) throws SystemCallException {
        check(SpawnCalls.addDuplicate(this.actions, ours, theirs));
    }

    void close(int descriptor) throws SystemCallException {
        check(SpawnCalls.addClose(this.actions, descriptor));
    }

    void closeFrom(int descriptor) throws SystemCallException {
        check(SpawnCalls.addCloseFrom(this.actions, descriptor));
    }

    void enter(Path directory) throws SystemCallException {
        check(SpawnCalls.addDirectory(this.actions, NativeStrings.string(this.arena, directory.toString())));
    }

    MemorySegment segment() {
        return this.actions;
    }

    private static void check(int error) throws SystemCallException {
        if (error != 0) {
            throw new SystemCallException("posix_spawn_file_actions", "of a new process", error);
        }
    }

    @Override
    public void close() {
        SpawnCalls.destroyActions(this.actions);
    }
}
