package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An environment laid out once for many processes. Immutable. */
public final class EnvironmentBlock {

    private final List<String> names;
    /** The strings that {@link #pointers} point to; who keeps a pointer alone would lose them. */
    private final List<MemorySegment> entries;
    /** The beginning of an {@code envp}. */
    private final MemorySegment pointers;

    private EnvironmentBlock(List<String> names, List<MemorySegment> entries) {
        this.names = names;
        this.entries = entries;
        this.pointers = NativeStrings.pointers(Arena.ofAuto(), entries);
    }

    /**
     * Returns a block of {@code variables}.
     *
     * @throws IllegalArgumentException if one holds a NUL character
     */
    public static EnvironmentBlock of(Map<String, String> variables) {
        return new EnvironmentBlock(List.of(), List.of()).with(variables);
    }

    /**
     * Returns a block of these variables and {@code more}, which wins where both have a name. Only {@code more} takes
     * further memory for its strings.
     *
     * @throws IllegalArgumentException if one holds a NUL character
     */
    public EnvironmentBlock with(Map<String, String> more) {
        Map<String, String> ordered = new LinkedHashMap<>(more);
        EnvironmentBlock others = without(ordered.keySet());
        List<String> names = new ArrayList<>(others.names);
        names.addAll(ordered.keySet());
        Arena arena = Arena.ofAuto();
        List<MemorySegment> entries = new ArrayList<>(others.entries);
        Environment.entries(ordered).forEach(entry -> entries.add(NativeStrings.string(arena, entry)));
        return new EnvironmentBlock(names, entries);
    }

    /** Returns a block of these variables but {@code excluded}. */
    EnvironmentBlock without(Set<String> excluded) {
        List<String> left = new ArrayList<>();
        List<MemorySegment> entriesLeft = new ArrayList<>();
        for (int at = 0; at < this.names.size(); at++) {
            if (!excluded.contains(this.names.get(at))) {
                left.add(this.names.get(at));
                entriesLeft.add(this.entries.get(at));
            }
        }
        return new EnvironmentBlock(left, entriesLeft);
    }

    int size() {
        return this.names.size();
    }

    /** Writes the pointers to all {@link #size} entries to the beginning of {@code envp}. */
    void copyTo(MemorySegment envp) {
        MemorySegment.copy(this.pointers, 0, envp, 0, POINTER.byteSize() * size());
    }
}
