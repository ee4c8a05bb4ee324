package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An environment laid out once for many processes. Immutable. */
public final class EnvironmentBlock {

    private final List<String> names;
    /** The strings, as the beginning of an {@code envp}. */
    private final MemorySegment entries;

    private EnvironmentBlock(List<String> names, MemorySegment entries) {
        this.names = names;
        this.entries = entries;
    }

    /**
     * Returns a block of {@code variables}.
     *
     * @throws IllegalArgumentException if one holds a NUL character
     */
    public static EnvironmentBlock of(Map<String, String> variables) {
        Map<String, String> ordered = new LinkedHashMap<>(variables);
        return new EnvironmentBlock(
                List.copyOf(ordered.keySet()), NativeStrings.array(Arena.ofAuto(), Environment.entries(ordered)));
    }

    /** Returns an {@code envp} of this block and {@code more}, which wins where both have a name. */
    MemorySegment with(Arena arena, Map<String, String> more) {
        MemorySegment array = arena.allocate(POINTER, this.names.size() + more.size() + 1L);
        int at = copy(array, more.keySet());
        for (Map.Entry<String, String> variable : more.entrySet()) {
            String entry = variable.getKey() + "=" + variable.getValue();
            array.setAtIndex(POINTER, at++, NativeStrings.string(arena, entry));
        }
        array.setAtIndex(POINTER, at, MemorySegment.NULL);
        return array;
    }

    /** Copies all entries but those of {@code excluded}, which there seldom are, and returns how many. */
    private int copy(MemorySegment array, Set<String> excluded) {
        if (Collections.disjoint(this.names, excluded)) {
            MemorySegment.copy(this.entries, 0, array, 0, POINTER.byteSize() * this.names.size());
            return this.names.size();
        }
        int at = 0;
        for (int entry = 0; entry < this.names.size(); entry++) {
            if (!excluded.contains(this.names.get(entry))) {
                array.setAtIndex(POINTER, at++, this.entries.getAtIndex(POINTER, entry));
            }
        }
        return at;
    }
}
